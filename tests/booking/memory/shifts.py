"""The rota in memory."""

from tests.memory.table import SilentTable


class MemoryShifts(SilentTable):
    name = "shifts"
    kind = "shift"

    def hold(self, shift_id):
        return self.get(shift_id)

    def at_site(self, site_id, start, end, after, limit):
        last = self.rows.get(after)
        found = [
            one
            for one in self.all_sorted(_by_start)
            if one.site_id == site_id
            and start <= one.start < end
            and (last is None or _by_start(one) > _by_start(last))
        ]
        return found[:limit]

    def of_member(self, member_id, start, end):
        return [
            one
            for one in self.all_sorted(_by_start)
            if one.assigned(member_id) and one.end > start and (end is None or one.start < end)
        ]

    def of_series(self, series_id, start):
        return [
            one
            for one in self.all_sorted(_by_start)
            if one.series_id == series_id and one.start >= start
        ]


def _by_start(shift):
    return shift.start, shift.id
