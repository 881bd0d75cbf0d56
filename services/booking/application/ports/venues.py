"""Where venues are kept."""

from collections.abc import Sequence
from typing import Protocol

from services.booking.domain.venue import Venue


class Venues(Protocol):
    """Off-site places."""

    def get(self, venue_id: str) -> Venue | None: ...

    def listed(
        self, sites: frozenset[str] | None, after: str | None, limit: int
    ) -> Sequence[Venue]:
        """Those of the sites with these slugs (None: of all) in the order of their ids, those
        after `after`."""
        ...

    def save(self, venue: Venue) -> None:
        """Raises `Stale` where somebody else changed it meanwhile."""
        ...
