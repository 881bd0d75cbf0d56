"""Devices and their histories in memory."""

from collections import Counter
from dataclasses import replace

from kernel.refusals import AlreadyExists
from services.inventory.adapters.histories import step_of
from services.inventory.adapters.translate import translate
from services.inventory.application.ports.devices import Count, Entry
from services.inventory.application.ports.papers import ModelCount
from services.inventory.domain.devices.keys import keys_of
from services.inventory.domain.devices.states import OURS
from tests.memory.table import Table


class MemoryDevices(Table):
    name = "devices"

    def by_reference(self, reference):
        return self._first(lambda state: state.reference == reference)

    def by_keys(self, keys):
        return self._all(lambda state: not set(keys_of(state.description)).isdisjoint(keys))

    def many(self, ids):
        return self._all(lambda state: state.device_id in ids)

    def listed(self, wanted, after, limit):
        found = [one for one in self._all(_fits(wanted)) if after is None or one.id > after]
        return found[:limit] if limit else found

    def references_among(self, references):
        return frozenset(o.state.reference for o in self.rows.values()) & frozenset(references)

    def number_of_lot(self, lot_id):
        return len(self._all(lambda state: state.came_with(lot_id)))

    def models_of_lot(self, lot_id):
        described = [o.state.description for o in self._all(lambda s: s.came_with(lot_id))]
        counts = Counter((one.category, one.make, one.model) for one in described)
        return [ModelCount(*named, count) for named, count in sorted(counts.items())]

    def counted(self, wanted):
        def kind(state):
            grade = None if state.grading is None else state.grading.grade
            return (
                state.place, state.transfer_id, state.description.category, state.status, grade
            )  # fmt: skip

        fits = _fits(wanted)
        counts = Counter(
            kind(one.state) for one in self._all(lambda state: state.status in OURS and fits(state))
        )
        names = ("place", "transfer_id", "category", "status", "grade")
        return [
            Count(**dict(zip(names, parts, strict=True)), devices=number)
            for parts, number in sorted(
                counts.items(), key=lambda one: tuple(part or "" for part in one[0])
            )
        ]

    def standing(self, place):
        found = self._all(lambda state: state.status in OURS and state.place == place)
        return {one.id: one.version for one in found}

    def history(self, device_id, after, limit):
        found = self.memory.table("device_history").get(device_id, [])
        found = [entry for entry in found if entry.number > after]
        return found[:limit] if limit else found

    def of_person(self, person_id):
        return [one.id for one in self._all(lambda state: state.person_id == person_id)]

    def rekey(self, ids, person_id):
        for id_ in ids:
            self.rows[id_].state = replace(self.rows[id_].state, person_id=person_id)

    def save(self, device):
        entries = [
            _entry(event, number)
            for number, event in enumerate(device.events, start=device.version + 1)
        ]
        super().save(device)
        self.memory.table("device_history").setdefault(device.id, []).extend(entries)

    def save_all(self, devices):
        for device in devices:
            self.save(device)

    def check_unique(self, aggregate):
        keys = set(keys_of(aggregate.state.description))
        for row in self.rows.values():
            if row.id == aggregate.id:
                continue
            if (
                keys & set(keys_of(row.state.description))
                or row.state.reference == aggregate.state.reference
            ):
                raise AlreadyExists("device", "serial", aggregate.state.description.serial)

    def _first(self, fits):
        return next(iter(self._all(fits)), None)

    def _all(self, fits):
        return [one for one in self.all_sorted(lambda o: o.id) if fits(one.state)]


def _fits(wanted):
    def fits(state):
        grade = None if state.grading is None else state.grading.grade
        return all(
            (
                wanted.places is None or state.place in wanted.places,
                not wanted.statuses or state.status in wanted.statuses,
                not wanted.categories or state.description.category in wanted.categories,
                not wanted.grades or grade in wanted.grades,
                wanted.lot_id is None or state.lot_id == wanted.lot_id,
                wanted.transfers is None or state.transfer_id in wanted.transfers,
            )
        )

    return fits


def _entry(event, number):
    what, facts = step_of(translate(event))
    return Entry(
        number=number,
        at=event.at,
        what=what,
        by=event.by,
        place_id=event.device.place_id,
        facts=facts,
    )
