"""Lots in memory."""

from dataclasses import replace

from tests.memory.table import Table


class MemoryLots(Table):
    name = "lots"

    def hold(self, lot_id):
        return self.get(lot_id)

    def donor(self, donor_id, places):
        found = self.listed(places, donor_id, None, 1)
        return found[0].state.donor if found else None

    def listed(self, places, donor_id, after, limit):
        found = [
            lot
            for lot in reversed(self.all_sorted(lambda one: one.id))
            if (places is None or lot.state.place in places)
            and (donor_id is None or lot.state.donor.id == donor_id)
            and (after is None or lot.id < after)
        ]
        return found[:limit] if limit else found

    def forget_donor(self, donor_id):
        had = False
        for lot in self.rows.values():
            if lot.state.donor.id == donor_id:
                had |= lot.state.donor.name is not None
                lot.state = replace(lot.state, donor=replace(lot.state.donor, name=None))
        return had

    def next_number(self, place_id, year):
        counters = self.memory.table("lot_numbers")
        counters[place_id, year] = counters.get((place_id, year), 0) + 1
        return counters[place_id, year]
