"""Returns and the numbers of their slips in memory."""

from dataclasses import replace

from tests.memory.table import Table


class MemoryReturns(Table):
    name = "returns"

    def next_number(self, site_id, year):
        numbers = self.memory.table("return_slip_numbers")
        numbers[site_id, year] = numbers.get((site_id, year), 0) + 1
        return numbers[site_id, year]

    def of_sale(self, sale_id):
        return self._all(lambda state: state.sale_id == sale_id)

    def refunded_at(self, site_id, start, end):
        return self._all(
            lambda state: (
                state.place_id == site_id
                and state.status == "refunded"
                and start <= state.decision.at < end
            )
        )

    def listed(self, wanted, after, limit):
        found = [one for one in self._all(_fits(wanted)) if after is None or one.id > after]
        return found[:limit] if limit else found

    def open_since(self, before):
        return len(self._all(lambda state: state.status == "open" and state.opened_at < before))

    def of_person(self, person_id):
        return [one.id for one in self._all(lambda state: state.person_id == person_id)]

    def rekey(self, ids, person_id):
        def put(row, id_):
            row.state = replace(row.state, person_id=id_)

        self.move(ids, person_id, lambda row: row.state.person_id, put)

    def _all(self, fits):
        return [one for one in self.all_sorted(lambda o: o.id) if fits(one.state)]


def _fits(wanted):
    def fits(state):
        return (
            (wanted.places is None or state.place in wanted.places)
            and wanted.status in (None, state.status)
            and wanted.device_id in (None, state.device_id)
            and wanted.person_id in (None, state.person_id)
            and (wanted.opened_before is None or state.opened_at < wanted.opened_before)
        )

    return fits
