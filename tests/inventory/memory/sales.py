"""Sales and the numbers of their receipts in memory."""

from tests.memory.table import OfPeople


class MemorySales(OfPeople):
    name = "sales"

    def next_number(self, site_id, year):
        numbers = self.memory.table("receipt_numbers")
        numbers[site_id, year] = numbers.get((site_id, year), 0) + 1
        return numbers[site_id, year]

    def by_receipt(self, number):
        return self._first(lambda state: state.receipt_number == number)

    def of_command(self, command_id):
        return self._first(lambda state: state.command_id == command_id)

    def of_day(self, site_id, day, after, limit):
        found = [
            one
            for one in self.all_sorted(lambda one: one.state.receipt_number)
            if (one.state.site_id, one.state.day) == (site_id, day)
            and (after is None or one.state.receipt_number > after)
        ]
        return found[:limit] if limit else found

    def _first(self, fits):
        found = self.all_sorted(lambda one: one.id)
        return next((one for one in found if fits(one.state)), None)


class MemoryRefusedSales(OfPeople):
    name = "refused_sales"
