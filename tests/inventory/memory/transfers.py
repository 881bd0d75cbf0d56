"""Transfers in memory."""

from kernel.refusals import AlreadyExists
from tests.memory.copying import copied
from tests.memory.table import Table


class MemoryTransfers(Table):
    name = "transfers"

    def listed(self, wanted, after, limit):
        found = [
            one
            for one in self.all_sorted(lambda o: o.id)
            if _fits(wanted, one.state) and (after is None or one.id > after)
        ]
        return found[:limit] if limit else found

    def save(self, transfer):
        if transfer.events:
            super().save(transfer)
        else:
            self.check_version(transfer)
            self.rows[transfer.id] = copied(transfer)

    def check_unique(self, aggregate):
        for row in self.rows.values():
            if row.id != aggregate.id and row.state.reference == aggregate.state.reference:
                raise AlreadyExists("transfer", "reference", row.state.reference)


def _fits(wanted, state):
    ends = {state.from_place, state.to_place}
    return (
        (wanted.places is None or not ends.isdisjoint(wanted.places))
        and wanted.origin in (None, state.from_place)
        and wanted.destination in (None, state.to_place)
        and (not wanted.statuses or state.status in wanted.statuses)
    )
