"""Where closures of sites are kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.booking.domain.closing.closure import Closure
from services.booking.domain.closing.period import Period
from services.booking.domain.closing.progress import Progress


class Closures(Protocol):
    """Closures, and the promise that nothing is booked into one, whoever is faster."""

    def get(self, closure_id: str) -> Closure | None: ...

    def of_site(
        self, site_id: str, ending_after: datetime, after: str | None, limit: int
    ) -> Sequence[Closure]:
        """Those that end after an instant, by start then id; `after` is the id of the last one
        that the caller has."""
        ...

    def within(
        self, site_ids: Sequence[str], start: datetime, end: datetime
    ) -> Mapping[str, Sequence[Period]]:
        """When each of the sites is closed, as far as it touches [start, end); withdrawn closures
        are none. Every site has its entry."""
        ...

    def rely(self, site_id: str, by: str) -> None:
        """The unit of work relies on what `within` said of the site.

        Of it and one that plans a closure of the site at the same time, the later one is run
        again and sees the other. `by` says who relies, so that those who have nothing to do with
        each other rarely wait for each other.
        """
        ...

    def close_doors(self, site_id: str) -> None:
        """Of this unit of work and every one that relies on the site at the same time, the later
        one is run again and sees the other."""
        ...

    def save(self, closure: Closure) -> None: ...

    def progress(self, closure_id: str) -> Progress:
        """How far its displacement is; nothing displaced where it has not begun."""
        ...

    def save_progress(self, progress: Progress) -> None:
        """Raises `Stale` where somebody else changed it meanwhile."""
        ...
