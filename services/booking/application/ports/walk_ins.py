"""Where tickets are kept."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from services.booking.domain.site import Space
from services.booking.domain.walk_ins.walk_in import WalkIn


class WalkIns(Protocol):
    """Tickets, and the queue of each site, space and local day."""

    def get(self, walk_in_id: str) -> WalkIn | None: ...

    def next_number(self, site_id: str, space: Space, day: date) -> int:
        """A number that nobody of that queue has, from 1 on, without a gap.

        Whoever asks at the same moment waits for this unit of work, or runs again.
        """
        ...

    def first_waiting(self, site_id: str, space: Space, day: date) -> WalkIn | None: ...

    def queue(
        self, site_id: str, day: date, space: Space | None, after: WalkIn | None, limit: int
    ) -> Sequence[WalkIn]:
        """The day's tickets by space and number, those after `after`."""
        ...

    def waiting(self, site_id: str, day: date, space: Space | None) -> Sequence[WalkIn]:
        """All that wait, by space and number."""
        ...

    def called_last(self, site_id: str, day: date, space: Space, limit: int) -> Sequence[WalkIn]:
        """The tickets called last, the latest first."""
        ...

    def of_person(self, person_id: str, sites: frozenset[str] | None = None) -> Sequence[WalkIn]:
        """In the order of their ids, which is that of their joining; those at these sites
        alone, where given."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """The tickets with these ids are that person's now; raises no version."""
        ...

    def save(self, walk_in: WalkIn) -> None: ...
