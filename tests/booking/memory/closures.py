"""Closures in memory, where units of work never run at once."""

from tests.booking.memory.table import Table


class MemoryClosures(Table):
    name = "closures"

    def of_site(self, site_id, ending_after, after, limit):
        last = self.rows.get(after)
        found = [
            one
            for one in self.all_sorted(_by_start)
            if one.site_id == site_id
            and one.period.end > ending_after
            and (last is None or _by_start(one) > _by_start(last))
        ]
        return found[:limit]

    def within(self, site_ids, start, end):
        closed = {site_id: [] for site_id in site_ids}
        for one in self.all_sorted(_by_start):
            touches = one.period.start < end and one.period.end > start
            if one.site_id in closed and touches and one.withdrawn_at is None:
                closed[one.site_id].append(one.period)
        return closed

    def rely(self, site_id, by):
        """Nothing: units of work follow each other."""


def _by_start(closure):
    return closure.period.start, closure.id
