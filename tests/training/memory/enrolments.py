"""Enrolments in memory."""

from tests.memory.table import OfPeople


class MemoryEnrolments(OfPeople):
    name = "enrolments"

    def open_of(self, person_id, path):
        found = [
            one
            for one in self.all_sorted(lambda one: one.id)
            if (one.state.person_id, one.state.path) == (person_id, path) and one.state.is_open
        ]
        return found[0] if found else None

    def listed(self, wanted, after, limit):
        found = [
            one
            for one in self.all_sorted(lambda one: one.id)
            if (wanted.sites is None or one.state.site in wanted.sites)
            and wanted.person_id in (None, one.state.person_id)
            and wanted.path in (None, one.state.path)
            and (not wanted.statuses or one.state.status in wanted.statuses)
            and (after is None or one.id > after)
        ]
        return found[:limit] if limit else found
