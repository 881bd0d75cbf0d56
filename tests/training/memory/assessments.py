"""Assessments and banks of tasks in memory."""

from kernel.people import NOBODY
from kernel.refusals import Stale
from services.training.domain.assessments.known import latest
from tests.memory.copying import copied
from tests.memory.table import OfPeople, SilentTable, Table


class MemoryAssessments(OfPeople, SilentTable):
    name = "assessments"
    kind = "assessment"

    def running_of(self, person_id):
        return self._last(lambda s: _of(person_id, s) and s.status == "running")

    def finished_of(self, person_id):
        return self._all(lambda s: _of(person_id, s) and s.status == "finished")

    def levels_of(self, person_id):
        return {code: one.level for code, one in latest(self.finished_of(person_id)).items()}

    def last_placement_of(self, person_id):
        return self._last(
            lambda s: (
                _of(person_id, s)
                and s.purpose == "placement"
                and s.status in ("finished", "abandoned")
                and s.answers
            )
        )

    def final_of(self, enrolment_id):
        def of(status):
            return self._last(
                lambda s: (s.enrolment_id, s.purpose, s.status) == (enrolment_id, "final", status)
            )

        return of("finished") or of("declined")

    def listed(self, wanted, after, limit):
        found = self._all(
            lambda s: (
                (wanted.sites is None or s.site in wanted.sites)
                and wanted.person_id in (None, s.person_id)
                and wanted.purpose in (None, s.purpose)
                and wanted.status in (None, s.status)
                and wanted.enrolment_id in (None, s.enrolment_id)
                and (after is None or s.assessment_id > after)
            )
        )
        return found[:limit] if limit else found

    def save(self, assessment):
        ended = list(assessment.events)
        assessment.events.clear()
        super().save(assessment)
        self.memory.published += ended

    def _all(self, fits):
        return [one for one in self.all_sorted(lambda one: one.id) if fits(one.state)]

    def _last(self, fits):
        return next(reversed(self._all(fits)), None)


class MemoryTaskBanks(Table):
    name = "task_banks"

    def current(self, code):
        found = [bank for bank in self._banks() if bank.code == code]
        return found[-1] if found else None

    def get(self, code, version):
        return copied(self.rows.get((code, version)))

    def listed(self):
        return [self.current(code) for code in sorted({bank.code for bank in self._banks()})]

    def save(self, bank):
        if (bank.code, bank.version) in self.rows:
            raise Stale("task_bank", bank.code, bank.version - 1, bank.version)
        self.rows[bank.code, bank.version] = copied(bank)

    def _banks(self):
        return self.all_sorted(lambda bank: (bank.code, bank.version))


def _of(person_id, state):
    return state.person_id == person_id != NOBODY
