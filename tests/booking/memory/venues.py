"""Venues in memory."""

from tests.memory.table import SilentTable


class MemoryVenues(SilentTable):
    name = "venues"
    kind = "venue"

    def listed(self, sites, after, limit):
        found = [
            venue
            for venue in self.all_sorted(lambda v: v.id)
            if (sites is None or venue.site in sites) and (after is None or venue.id > after)
        ]
        return found[:limit]
