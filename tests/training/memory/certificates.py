"""Certificates and the names on them in memory."""

from kernel.refusals import Stale
from tests.memory.table import OfPeople


class MemoryCertificates(OfPeople):
    name = "certificates"

    def __init__(self, memory):
        super().__init__(memory)
        self.numbers = memory.table("certificate_numbers")

    def of_enrolment(self, enrolment_id):
        return self._one(lambda state: state.enrolment_id == enrolment_id)

    def by_code(self, code):
        return self._one(lambda state: state.code == code)

    def listed(self, wanted, after, limit):
        def fits(state):
            since = state.open_case.opened_at if state.open_case else None
            return (
                (wanted.sites is None or state.site in wanted.sites)
                and wanted.person_id in (None, state.person_id)
                and wanted.enrolment_id in (None, state.enrolment_id)
                and wanted.path in (None, state.path)
                and wanted.status in (None, state.status)
                and (since is not None or not wanted.questioned)
                and (
                    wanted.questioned_before is None
                    or (since is not None and since < wanted.questioned_before)
                )
            )

        found = [
            one
            for one in self.all_sorted(lambda one: one.id)
            if fits(one.state) and (after is None or one.id > after)
        ]
        return found[:limit] if limit else found

    def next_number(self, year):
        self.numbers[year] = self.numbers.get(year, 0) + 1
        return self.numbers[year]

    def revoked(self, year, first, last):
        return sorted(
            one.state.position
            for one in self.rows.values()
            if (one.state.year, one.state.status) == (year, "revoked")
            and first <= one.state.position <= last
        )

    def open_cases(self, late_before):
        opened = [
            one.state.open_case.opened_at for one in self.rows.values() if one.state.open_case
        ]
        late = sum(at < late_before for at in opened)
        return {False: len(opened) - late, True: late}

    def save_naming(self, certificate):
        stored = self.rows[certificate.id]
        if stored.version != certificate.version:
            raise Stale("certificate", certificate.id, certificate.version, stored.version)
        certificate.namings += 1
        stored.namings = certificate.namings

    def _one(self, fits):
        return next((one for one in self.all_sorted(lambda one: one.id) if fits(one.state)), None)


class MemoryCertificateNames:
    def __init__(self, memory):
        self.rows = memory.table("certificate_names")

    def get(self, certificate_id):
        return self.rows.get(certificate_id)

    def put(self, name):
        self.rows[name.certificate_id] = name

    def drop(self, certificate_ids):
        return sum(self.rows.pop(one, None) is not None for one in certificate_ids)
