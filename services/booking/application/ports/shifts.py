"""Where the rota is kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.booking.domain.team.shift import Shift


class Shifts(Protocol):
    """Shifts."""

    def get(self, shift_id: str) -> Shift | None: ...

    def hold(self, shift_id: str) -> Shift | None:
        """The shift, which nobody changes or holds before this unit of work is done."""
        ...

    def at_site(
        self, site_id: str, start: datetime, end: datetime, after: str | None, limit: int
    ) -> Sequence[Shift]:
        """Those that start in [start, end), by start then id, cancelled ones among them; `after`
        is the id of the last one that the caller has."""
        ...

    def of_member(self, member_id: str, start: datetime, end: datetime | None) -> Sequence[Shift]:
        """Those for which the member has signed up, which end after `start` and start before
        `end`, by start then id."""
        ...

    def of_series(self, series_id: str, start: datetime) -> Sequence[Shift]:
        """Those of a series that start at `start` or later, by start then id."""
        ...

    def save(self, shift: Shift) -> None:
        """Raises `Stale` where somebody else changed it meanwhile."""
        ...
