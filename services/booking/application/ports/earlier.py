"""Where the earlier-slot list is kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.booking.domain.earlier.request import EarlierRequest


class EarlierRequests(Protocol):
    """Places in the list, one for each appointment."""

    def get(self, appointment_id: str) -> EarlierRequest | None: ...

    def waiting(self, site_id: str, limit: int) -> Sequence[EarlierRequest]:
        """Those of a site to whom nothing is offered, the first come first."""
        ...

    def offered(self, adviser_id: str, start: datetime, end: datetime) -> Sequence[EarlierRequest]:
        """Those to whom something of this adviser's in [start, end) is offered."""
        ...

    def of_person(
        self, person_id: str, sites: frozenset[str] | None = None
    ) -> Sequence[EarlierRequest]:
        """In the order of their ids; those at these sites alone, where given."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """The places with these ids are that person's now; raises no version."""
        ...

    def save(self, request: EarlierRequest) -> None:
        """Raises `Stale`."""
        ...

    def remove(self, request: EarlierRequest) -> None:
        """Raises `Stale` where it changed since it was read."""
        ...
