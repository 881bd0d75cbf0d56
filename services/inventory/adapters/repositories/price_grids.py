"""Price grids on MongoDB."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from kit.repositories.base import Indexes
from kit.repositories.documents import to_aggregate
from kit.repositories.numbered import Numbered
from services.inventory.domain.sales.prices import SHIPPED, Grid, PriceGrid

_GRIDS: Final = "price_grids"
INDEXES: Indexes = (
    (_GRIDS, [("grid.number", 1)], True),
    (_GRIDS, [("grid.valid_from", 1), ("grid.number", 1)], False),
    ("version_numbers", [("given", 1)], False),
)


class MongoPriceGrids(Numbered):
    """See `ports.PriceGrids`."""

    def next_number(self) -> int:
        """See the port."""
        return self._next("version_numbers", _GRIDS, SHIPPED.number + 1)

    def in_force(self, day: date) -> Grid:
        """See the port."""
        found = self._in_force(_GRIDS, "grid", day)
        return to_aggregate(PriceGrid, found).grid if found else SHIPPED

    def listed(self) -> Sequence[Grid]:
        """See the port."""
        found = self._place.many(_GRIDS, {}, [("grid.number", -1)])
        return [*(to_aggregate(PriceGrid, one).grid for one in found), SHIPPED]

    def save(self, grid: PriceGrid) -> None:
        """See the port."""
        self._save(_GRIDS, "price_grid", grid)
