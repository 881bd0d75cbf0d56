"""Closures in memory, where units of work never run at once."""

from services.booking.domain.closing.progress import Progress
from tests.memory.table import SilentTable, Table


class MemoryClosures(Table):
    name = "closures"

    def __init__(self, memory):
        super().__init__(memory)
        self._progress = MemoryProgress(memory)

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

    def progress(self, closure_id):
        return self._progress.get(closure_id) or Progress(id=closure_id)

    def save_progress(self, progress):
        self._progress.save(progress)

    def rely(self, site_id, by):
        """Nothing: units of work follow each other."""

    def close_doors(self, site_id):
        """Nothing: units of work follow each other."""


class MemoryProgress(SilentTable):
    name = "closure_progress"
    kind = "closure"


def _by_start(closure):
    return closure.period.start, closure.id
