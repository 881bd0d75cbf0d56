"""Recommendations in memory."""

from tests.memory.table import OfPeople


class MemoryRecommendations(OfPeople):
    name = "recommendations"

    def listed(self, wanted, after, limit):
        found = [
            one
            for one in self.all_sorted(lambda one: one.id)
            if (wanted.sites is None or one.state.site in wanted.sites)
            and wanted.person_id in (None, one.state.person_id)
            and wanted.status in (None, one.state.status)
            and wanted.origin in (None, one.state.origin)
            and (after is None or one.id > after)
        ]
        return found[:limit] if limit else found
