"""Where the secrets of calendar feeds are kept."""

from typing import Protocol

from services.booking.domain.team.feed import Feed


class Feeds(Protocol):
    """Calendar feeds, one for each member."""

    def get(self, member_id: str) -> Feed:
        """One without a secret where there never was any."""
        ...

    def save(self, feed: Feed) -> None:
        """Raises `Stale` where somebody else changed it meanwhile."""
        ...
