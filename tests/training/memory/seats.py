"""Requests for seats, and copies of booking's seats and workshops, in memory."""

from dataclasses import replace

from kernel.people import NOBODY
from kit.transaction import ConcurrentChange
from tests.memory.copying import copied
from tests.memory.table import OfPeople


class _Copies:
    name: str

    def __init__(self, memory):
        self.rows = memory.table(self.name)

    def get(self, id_):
        return self.rows.get(id_)

    def put(self, one):
        self.rows[one.id] = one

    def _all(self):
        return [self.rows[id_] for id_ in sorted(self.rows)]


class MemorySeats(_Copies):
    name = "seats"

    def attended(self, person_id, module):
        found = [one for one in self._of(person_id, module) if one.status == "attended"]
        return sorted(found, key=lambda one: (one.at, one.id))

    def to_come(self, person_id, module):
        return [one for one in self._of(person_id, module) if one.to_come]

    def of_workshop(self, workshop_id):
        return [one for one in self._all() if one.workshop_id == workshop_id]

    def of_person(self, person_id, site_ids=None):
        found = [one for one in self._all() if one.person_id == person_id]
        return [one.id for one in found if site_ids is None or one.site_id in site_ids]

    def rekey(self, ids, person_id):
        for id_ in ids:
            row = self.rows[id_]
            began_with = NOBODY if person_id == NOBODY else row.began_with
            self.rows[id_] = replace(row, person_id=person_id, began_with=began_with)

    def _of(self, person_id, module):
        wanted = (person_id, module)
        found = [one for one in self._all() if (one.person_id, one.module) == wanted]
        return found if person_id != NOBODY else []


class MemoryWorkshops(_Copies):
    name = "workshops"

    def by_ids(self, ids):
        return {id_: self.rows[id_] for id_ in ids if id_ in self.rows}

    def scheduled(self, module, site_id, earliest, latest):
        found = [
            one
            for one in self._all()
            if (one.module, one.site_id, one.status) == (module, site_id, "scheduled")
            and earliest <= one.start < latest
        ]
        return sorted(found, key=lambda one: (one.start, one.id))


class MemorySeatRequests(OfPeople):
    name = "seat_requests"

    def open_of(self, person_id, module=None):
        return [
            one
            for one in self._all()
            if one.state.person_id == person_id != NOBODY
            and module in (None, one.state.module)
            and (one.state.is_live or one.state.hopes)
        ]

    def hoping(self, workshop, now, limit):
        found = [one for one in self._all() if one.state.hopes and one.state.fits(workshop, now)]
        return sorted(found, key=lambda one: (one.state.line_since, one.id))[:limit]

    def listed(self, wanted, after, limit):
        found = [
            one
            for one in self._all()
            if (wanted.sites is None or one.state.site in wanted.sites)
            and wanted.person_id in (None, one.state.person_id)
            and wanted.enrolment_id in (None, one.state.enrolment_id)
            and wanted.module in (None, one.state.module)
            and (not wanted.statuses or one.state.status in wanted.statuses)
            and (after is None or one.id > after)
        ]
        return found[:limit] if limit else found

    def count_stuck(self):
        return sum(one.state.status == "stuck" for one in self._all())

    def save(self, request):
        if request.events:
            super().save(request)
            return
        self.check_version(request)
        if request.id not in self.rows:
            raise ConcurrentChange(self.name, request.id)
        self.rows[request.id] = copied(request)

    def _all(self):
        return self.all_sorted(lambda one: one.id)
