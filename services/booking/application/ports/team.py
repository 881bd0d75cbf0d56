"""Where the team is kept."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from services.booking.domain.member import Availability, Member


class Bookable(NamedTuple):
    """What a search for slots needs to know of a member."""

    id: str
    site_id: str
    languages: Sequence[str]


class Members(Protocol):
    """The team."""

    def get(self, member_id: str) -> Member | None: ...

    def of_site(self, site_id: str) -> Sequence[Member]:
        """In the order of their ids, which is that of their joining."""
        ...

    def bookable(self, site_ids: Sequence[str]) -> Sequence[Bookable]:
        """Those of the sites, in the order of their ids."""
        ...

    def save(self, member: Member) -> None: ...

    def availability(self, member_id: str) -> Availability: ...

    def availabilities(self, member_ids: Sequence[str]) -> Mapping[str, Availability]: ...

    def save_availability(self, availability: Availability) -> None: ...
