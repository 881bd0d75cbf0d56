"""Calendar feeds in memory."""

from services.booking.domain.team.feed import Feed
from tests.memory.table import SilentTable


class MemoryFeeds(SilentTable):
    name = "calendar_feeds"
    kind = "feed"

    def get(self, member_id):
        return super().get(member_id) or Feed(id=member_id)
