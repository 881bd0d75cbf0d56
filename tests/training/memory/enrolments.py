"""Enrolments in memory."""

from kernel.people import NOBODY
from tests.memory.copying import copied
from tests.memory.table import OfPeople


class MemoryEnrolments(OfPeople):
    name = "enrolments"

    def on_path(self, person_id, path):
        return self._all(lambda s: _of(person_id, s) and s.path == path)

    def with_module(self, person_id, module):
        return self._all(lambda s: _of(person_id, s) and module in s.plan)

    def listed(self, wanted, after, limit):
        found = self._all(
            lambda s: (
                (wanted.sites is None or s.site in wanted.sites)
                and wanted.person_id in (None, s.person_id)
                and wanted.path in (None, s.path)
                and (wanted.module is None or wanted.module in s.plan)
                and (not wanted.statuses or s.status in wanted.statuses)
                and (after is None or s.enrolment_id > after)
            )
        )
        return found[:limit] if limit else found

    def note(self, enrolment):
        self.check_version(enrolment)
        self.rows[enrolment.id] = copied(enrolment)

    def _all(self, fits):
        return [one for one in self.all_sorted(lambda one: one.id) if fits(one.state)]


def _of(person_id, state):
    return state.person_id == person_id != NOBODY
