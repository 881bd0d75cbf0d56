"""Where price grids are kept."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from services.inventory.domain.sales.prices import Grid, PriceGrid


class PriceGrids(Protocol):
    """Every version, the one that ships with the service among them."""

    def next_number(self) -> int:
        """The next version's; of two who ask at the same time, one waits for the other."""
        ...

    def in_force(self, day: date) -> Grid:
        """The one that holds on a local day: of those of the latest day, the last published."""
        ...

    def listed(self) -> Sequence[Grid]:
        """By their numbers, the latest first."""
        ...

    def save(self, grid: PriceGrid) -> None: ...
