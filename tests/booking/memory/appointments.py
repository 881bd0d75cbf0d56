"""Appointments, their types and what they hold, in memory."""

from dataclasses import replace

from kernel.refusals import Stale
from services.booking.domain.busy import claim_on, mask_of
from services.booking.domain.refusals import SlotTaken
from tests.memory.table import Table


class MemoryAppointmentTypes:
    def __init__(self, memory):
        self.types = memory.types

    def current(self, code):
        return self.types[code][-1] if code in self.types else None

    def version(self, code, version):
        return next((t for t in self.types.get(code, []) if t.version == version), None)

    def all(self):
        return [self.types[code][-1] for code in sorted(self.types)]

    def add(self, type_):
        if self.version(type_.code, type_.version):
            raise Stale("appointment_type", type_.code, type_.version - 1, type_.version)
        self.types.setdefault(type_.code, []).append(type_)


class MemoryAppointments(Table):
    name = "appointments"

    def at_site(self, site_id, start, end, after, limit, *, adviser_id=None, sensitive_of=None):
        last = self._of_site(after, site_id)
        found = [
            one
            for one in self.all_sorted(_by_start)
            if one.state.site_id == site_id
            and start <= one.state.start < end
            and (last is None or _by_start(one) > _by_start(last))
            and adviser_id in (None, one.state.adviser_id)
            and not (one.state.sensitive and sensitive_of not in (None, one.state.adviser_id))
        ]
        return found[:limit]

    def _of_site(self, appointment_id, site_id):
        found = self.rows.get(appointment_id)
        return found if found is not None and found.state.site_id == site_id else None

    def planned(self, site_id, period, since, after=None, limit=0):
        last = self._of_site(after, site_id)
        found = [
            one
            for one in self.all_sorted(_by_start)
            if one.state.site_id == site_id
            and one.state.status == "booked"
            and since < one.state.start < period.end
            and one.state.end > period.start
            and (last is None or _by_start(one) > _by_start(last))
        ]
        return found[: limit or None]

    def count_planned(self, site_id, period, since):
        return len(self.planned(site_id, period, since))

    def of_adviser(self, adviser_id, start, end):
        return [
            one
            for one in self.all_sorted(_by_start)
            if one.state.adviser_id == adviser_id
            and one.state.end > start
            and (end is None or one.state.start < end)
        ]

    def of_person(self, person_id, sites=None):
        found = [one for one in self.all_sorted(_by_start) if one.state.person_id == person_id]
        return [one for one in found if sites is None or one.state.site in sites]

    def last_completed(self, people):
        return {
            one.state.person_id: one.state.booked_at
            for one in self.all_sorted(lambda one: one.state.booked_at)
            if one.state.person_id in people and one.state.status == "completed"
        }

    def rekey(self, ids, person_id):
        def put(row, person_id):
            row.state = replace(row.state, person_id=person_id)

        self.move(ids, person_id, lambda row: row.state.person_id, put)


def _by_start(appointment):
    return appointment.state.start, appointment.id


class MemoryBusy:
    def __init__(self, memory):
        self.taken = memory.busy

    def claim(self, claims):
        for claim in claims:
            for day, (start, end) in claim.by_day():
                held = self.taken.setdefault((claim.resource, day), [])
                if any(start < last and first < end for first, last, _ in held):
                    raise SlotTaken(claim.kind, claim.start)
                held.append((start, end, claim.by))

    def release(self, claims):
        for claim in claims:
            for day, (start, end) in claim.by_day():
                held = self.taken.get((claim.resource, day), [])
                held[:] = [one for one in held if one != (start, end, claim.by)]

    def forget(self, resource):
        for key in [key for key in self.taken if key[0] == resource]:
            del self.taken[key]

    def held(self, resource):
        return [
            claim_on(resource, day, (start, end), by)
            for (taken, day), held in sorted(self.taken.items())
            if taken == resource
            for start, end, by in sorted(held)
        ]

    def days(self, resources, first, last):
        found = {}
        for (resource, day), held in self.taken.items():
            if resource in resources and first <= day <= last:
                minutes = mask_of((start, end) for start, end, _ in held)
                found.setdefault(resource, {})[day] = minutes
        return found
