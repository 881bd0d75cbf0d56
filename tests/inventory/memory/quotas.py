"""Quotas in memory: the rules, and the ledger of all sites."""

from dataclasses import replace

from services.inventory.domain.quotas.rules import SHIPPED
from tests.inventory.memory.price_grids import Published
from tests.memory.table import OfPeople


class MemoryQuotaRulebook(Published):
    name = "quota_rules"
    content = "rules"
    shipped = SHIPPED


class MemoryLedger:
    def __init__(self, memory):
        self.rows = memory.table("quota_entries")

    def of(self, household_id, people):
        return self._found(
            lambda one: (
                one.person_id in people
                or (household_id is not None and one.household_id == household_id)
            )
        )

    def add(self, entries):
        self.rows.update({one.id: one for one in entries})

    def free(self, entry_id, at):
        found = self.rows.get(entry_id)
        if found is not None and found.freed_at is None:
            self.rows[entry_id] = replace(found, freed_at=at)

    def of_person(self, person_id):
        return [one.id for one in self._found(lambda one: one.person_id == person_id)]

    def rekey(self, ids, person_id):
        for id_ in ids:
            self.rows[id_] = replace(self.rows[id_], person_id=person_id)

    def _found(self, fits):
        return [one for _, one in sorted(self.rows.items()) if fits(one)]


class MemoryExcesses(OfPeople):
    name = "quota_excesses"
