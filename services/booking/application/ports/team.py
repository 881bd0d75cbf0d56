"""Where the team is kept."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from services.booking.domain.member import Availability, Member


class Members(Protocol):
    """The team."""

    def get(self, member_id: str) -> Member | None: ...

    def of_site(self, site_id: str) -> Sequence[Member]:
        """In the order of their ids, which is that of their joining."""
        ...

    def save(self, member: Member) -> None: ...

    def availability(self, member_id: str) -> Availability: ...

    def availabilities(self, member_ids: Sequence[str]) -> Mapping[str, Availability]: ...

    def save_availability(self, availability: Availability) -> None: ...
