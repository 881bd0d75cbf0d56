"""What is published in versions, in memory: price grids."""

from services.inventory.domain.sales.prices import SHIPPED
from tests.memory.table import Table


class Published(Table):
    """Versions, of which `shipped` is the first and is in no row; `content` is a row's."""

    shipped = None
    content: str

    def next_number(self):
        return self.shipped.number + 1 + len(self.rows)

    def in_force(self, day):
        fit = [one for one in self.listed() if one.valid_from <= day]
        return max(fit, key=lambda one: (one.valid_from, one.number))

    def listed(self):
        found = [getattr(row, self.content) for row in self.all_sorted(lambda row: row.id)]
        return [*sorted(found, key=lambda one: -one.number), self.shipped]


class MemoryPriceGrids(Published):
    name = "price_grids"
    content = "grid"
    shipped = SHIPPED
