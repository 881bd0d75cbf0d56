"""What tables in memory share."""

from dataclasses import replace

from kernel.people import NOBODY
from kernel.refusals import AlreadyExists, Stale
from kit.transaction import ConcurrentChange
from tests.memory.copying import copied
from tests.memory.store import Told


class Table:
    name: str
    unique = None

    def __init__(self, memory):
        self.memory = memory
        self.rows = memory.table(self.name)

    def get(self, id_):
        return copied(self.rows.get(id_))

    def all_sorted(self, key):
        return sorted((copied(row) for row in self.rows.values()), key=key)

    def save(self, aggregate):
        if not aggregate.events:
            return
        self.check_version(aggregate)
        self.check_unique(aggregate)
        self.memory.published += aggregate.events
        self.memory.told += [
            Told(f"{self.name}/{aggregate.id}", number, aggregate.partition, event)
            for number, event in enumerate(aggregate.events, aggregate.version + 1)
        ]
        aggregate.version += len(aggregate.events)
        aggregate.events.clear()
        self.rows[aggregate.id] = copied(aggregate)

    def check_version(self, aggregate):
        stored = self.rows.get(aggregate.id)
        if (stored.version if stored else 0) != aggregate.version:
            raise ConcurrentChange(self.name, aggregate.id)

    def check_unique(self, aggregate):
        if self.unique is None:
            return
        kind, name = self.unique
        value = getattr(aggregate.description, name)
        for row in self.rows.values():
            if row.id != aggregate.id and getattr(row.description, name) == value:
                raise AlreadyExists(kind, name, value)

    def move(self, ids, person_id, get, put):
        """Gives rows to a person; `get` and `put` are where a row holds the person's id."""
        for id_ in ids:
            row = self.rows[id_]
            began = row.partition or get(row)
            row.partition = None if person_id in (began, NOBODY) else began
            put(row, person_id)


class OfPeople(Table):
    """Of aggregates whose `state` holds whose they are."""

    def of_person(self, person_id):
        found = self.all_sorted(lambda one: one.id)
        return [one.id for one in found if one.state.person_id == person_id]

    def rekey(self, ids, person_id):
        def put(row, id_):
            row.state = replace(row.state, person_id=id_)

        self.move(ids, person_id, lambda row: row.state.person_id, put)


class SilentTable(Table):
    """Of what no event tells: saved where it changed, refused where somebody was faster."""

    kind: str

    def save(self, one):
        if not one.changed:
            return
        stored = self.rows.get(one.id)
        present = stored.version if stored else 0
        if present != one.version:
            raise Stale(self.kind, one.id, one.version, present)
        one.version += 1
        one.changed = False
        self.rows[one.id] = copied(one)
