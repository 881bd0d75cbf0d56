"""Where lots are kept."""

from collections.abc import Sequence
from typing import Protocol

from services.inventory.domain.lots.lot import Donor, Lot


class Lots(Protocol):
    """Lots, and the numbers that they get."""

    def get(self, lot_id: str) -> Lot | None: ...

    def hold(self, lot_id: str) -> Lot | None:
        """The lot; whoever else holds it waits until this unit of work is over."""
        ...

    def donor(self, donor_id: str, places: frozenset[str] | None) -> Donor | None:
        """Who gave one of the lots of these places (None: all) under this id."""
        ...

    def listed(
        self, places: frozenset[str] | None, donor_id: str | None, after: str | None, limit: int
    ) -> Sequence[Lot]:
        """Those received at these places (None: all), the last first; those before `after`."""
        ...

    def next_number(self, place_id: str, year: int) -> int:
        """Counts the lots of a place in a year from 1, without a gap."""
        ...

    def save(self, lot: Lot) -> None:
        """A new lot; the name of a donor who gave before stays as it is."""
        ...

    def forget_donor(self, donor_id: str) -> bool:
        """Drops the donor's name from all that they gave; says whether there was one."""
        ...
