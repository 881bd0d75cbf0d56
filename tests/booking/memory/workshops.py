"""Workshops, seats and rosters in memory."""

from dataclasses import replace

from tests.memory.copying import copied
from tests.memory.table import Table


class MemoryWorkshops(Table):
    name = "workshops"

    def by_ids(self, ids):
        return {id_: self.get(id_) for id_ in ids if id_ in self.rows}

    def at_site(self, site_id, start, end, module, after, limit):
        last = self.rows.get(after)
        found = [
            one
            for one in self.all_sorted(_by_start)
            if one.data.site_id == site_id
            and start <= one.data.start < end
            and module in (None, one.data.module)
            and (last is None or _by_start(one) > _by_start(last))
        ]
        return found[:limit]

    def planned(self, site_id, period, since, after=None, limit=0):
        last = self.rows.get(after)
        found = [
            one
            for one in self.all_sorted(_by_start)
            if (one.data.site_id, one.data.status, one.data.venue_id)
            == (site_id, "scheduled", None)
            and since < one.data.start < period.end
            and one.data.end > period.start
            and (last is None or _by_start(one) > _by_start(last))
        ]
        return found[: limit or None]

    def count_planned(self, site_id, period, since):
        return len(self.planned(site_id, period, since))

    def of_trainer(self, trainer_id, start, end):
        return [
            one
            for one in self.all_sorted(_by_start)
            if one.data.trainer_id == trainer_id
            and one.data.end > start
            and (end is None or one.data.start < end)
        ]

    def of_series(self, series_id, start):
        return [
            one
            for one in self.all_sorted(_by_start)
            if one.data.series_id == series_id and one.data.start >= start
        ]


def _by_start(workshop):
    return workshop.data.start, workshop.id


class MemorySeats(Table):
    name = "seats"

    def by_request(self, request_id):
        found = [one for one in self._all() if one.data.request_id == request_id]
        return found[0] if found else None

    def of_workshop(self, workshop_id):
        return [one for one in self._all() if one.data.workshop_id == workshop_id]

    def of_person(self, person_id, sites=None):
        found = [one for one in self._all() if one.data.person_id == person_id]
        return [one for one in found if sites is None or one.data.site in sites]

    def last_attended(self, people):
        return {
            one.data.person_id: one.data.asked_at
            for one in sorted(self._all(), key=lambda one: one.data.asked_at)
            if one.data.person_id in people and one.data.status == "attended"
        }

    def rekey(self, seat_ids, person_id):
        def put(row, person_id):
            row.data = replace(row.data, person_id=person_id)

        self.move(seat_ids, person_id, lambda row: row.data.person_id, put)
        for roster in self.memory.table("rosters").values():
            roster.entries = tuple(
                replace(entry, person_id=person_id) if entry.seat_id in seat_ids else entry
                for entry in roster.entries
            )

    def _all(self):
        return self.all_sorted(lambda seat: seat.id)


class MemoryRosters:
    def __init__(self, memory):
        self.rows = memory.table("rosters")

    def lock(self, workshop_id):
        roster = self.rows.get(workshop_id)
        if roster is not None:
            roster.version += 1
        return copied(roster)

    def of(self, workshop_ids):
        return {id_: copied(self.rows[id_]) for id_ in workshop_ids if id_ in self.rows}

    def add(self, roster):
        self.rows[roster.id] = copied(roster)

    def save(self, roster):
        if self.rows[roster.id].version != roster.version:
            raise RuntimeError(f"roster {roster.id} was not locked")
        self.rows[roster.id] = copied(roster)
