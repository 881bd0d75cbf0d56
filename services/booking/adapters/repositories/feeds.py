"""Calendar feeds on MongoDB."""

from kit.repositories.base import Indexes, Repository
from services.booking.domain.team.feed import Feed

FEEDS = "calendar_feeds"
INDEXES: Indexes = ((FEEDS, [("version", 1)], False),)


class MongoFeeds(Repository):
    """See `ports.Feeds`."""

    def get(self, member_id: str) -> Feed:
        """See the port."""
        found = self._place.one(FEEDS, {"_id": member_id})
        if found is None:
            return Feed(id=member_id)
        return Feed(id=member_id, token_hash=found["token_hash"], version=found["version"])

    def save(self, feed: Feed) -> None:
        """See the port."""
        if not feed.changed:
            return
        document = {"_id": feed.id, "token_hash": feed.token_hash}
        feed.version = self._save_silently(FEEDS, "feed", document, feed.version)
        feed.changed = False
