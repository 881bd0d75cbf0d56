"""Holds, lines and copies of appointments in memory."""

from dataclasses import replace

from services.inventory.domain.holds.hold import KEEPING
from services.inventory.domain.holds.line import Line
from tests.memory.copying import copied
from tests.memory.table import Table


class MemoryHolds(Table):
    name = "holds"

    def of_device(self, device_id):
        found = self._all(lambda s: s.device_id == device_id and s.status in KEEPING)
        return found[0] if found else None

    def of_appointment(self, appointment_id):
        return self._all(lambda s: s.appointment_id == appointment_id and s.status == "held")

    def active_of(self, people, category):
        found = self._all(lambda s: s.person_id in people and s.category == category)
        return [one for one in found if one.active]

    def many(self, ids):
        return self._all(lambda s: s.hold_id in ids)

    def listed(self, wanted, after, limit):
        found = self._all(
            lambda s: (
                (wanted.places is None or s.place in wanted.places)
                and (not wanted.statuses or s.status in wanted.statuses)
                and wanted.category in (None, s.category)
                and wanted.person_id in (None, s.person_id)
            )
        )
        found = [one for one in found if after is None or one.id > after]
        return found[:limit] if limit else found

    def of_person(self, person_id):
        return [one.id for one in self._all(lambda s: s.person_id == person_id)]

    def rekey(self, ids, person_id):
        def put(row, person_id):
            row.state = replace(row.state, person_id=person_id)

        self.move(ids, person_id, lambda row: row.state.person_id, put)

    def _all(self, fits):
        return [one for one in self.all_sorted(lambda hold: hold.id) if fits(one.state)]


class MemoryLines:
    def __init__(self, memory):
        self.rows = memory.table("lines")

    def lock(self, place_id, category):
        line = self.rows.setdefault(
            (place_id, category), Line(place_id=place_id, category=category)
        )
        line.version += 1
        return copied(line)

    def of(self, places):
        return {key: copied(line) for key, line in self.rows.items() if key[0] in places}

    def save(self, line):
        key = line.place_id, line.category
        if key not in self.rows or self.rows[key].version != line.version:
            raise RuntimeError(f"line {key} was not locked")
        self.rows[key] = copied(line)


class MemoryAppointments:
    def __init__(self, memory):
        self.rows = memory.table("appointments")

    def get(self, appointment_id):
        return self.rows.get(appointment_id)

    lock = get

    def put(self, appointment):
        self.rows[appointment.id] = appointment

    def forget(self, person_id):
        for one in [row for row in self.rows.values() if row.person_id == person_id]:
            del self.rows[one.id]
