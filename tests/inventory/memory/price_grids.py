"""Price grids in memory."""

from services.inventory.domain.sales.prices import SHIPPED
from tests.memory.table import Table


class MemoryPriceGrids(Table):
    name = "price_grids"

    def next_number(self):
        return SHIPPED.number + 1 + len(self.rows)

    def in_force(self, day):
        fit = [one for one in self.listed() if one.valid_from <= day]
        return max(fit, key=lambda one: (one.valid_from, one.number))

    def listed(self):
        found = self.all_sorted(lambda one: -one.grid.number)
        return [*(one.grid for one in found), SHIPPED]
