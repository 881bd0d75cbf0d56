"""Where stock-takes are kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.inventory.domain.stock_takes.stock_take import Scan, StockTake, StockTakeStatus


@dataclass(frozen=True, kw_only=True)
class WantedTakes:
    """Which counts to list; `places` are slugs, None is everywhere."""

    places: frozenset[str] | None = None
    statuses: frozenset[StockTakeStatus] = frozenset()


class StockTakes(Protocol):
    """Counts, what each expects, and what was scanned."""

    def get(self, stock_take_id: str) -> StockTake | None: ...

    def hold(self, stock_take_id: str) -> StockTake | None:
        """The count, which nobody closes, or scans into, beside this unit of work."""
        ...

    def running_at(self, place_id: str) -> StockTake | None:
        """The one that is counting there. Nobody else opens one there beside this unit of work."""
        ...

    def listed(self, wanted: WantedTakes, after: str | None, limit: int) -> Sequence[StockTake]:
        """In the order of their ids, those after `after`; a `limit` of 0 is none."""
        ...

    def save(self, take: StockTake) -> None: ...

    def expect(self, stock_take_id: str, versions: Mapping[str, int]) -> None:
        """Freezes what the books have there: the version of each device by its id."""
        ...

    def expected(self, stock_take_id: str) -> Mapping[str, int]:
        """See `expect`."""
        ...

    def scanned(self, stock_take_id: str, keys: Collection[str]) -> frozenset[str]:
        """Those of the keys that were scanned; see `Scan.key`."""
        ...

    def add_scans(self, stock_take_id: str, scans: Sequence[Scan]) -> None:
        """Keeps scans whose keys were not scanned before."""
        ...

    def scan_count(self, stock_take_id: str) -> int:
        """How many things were scanned."""
        ...

    def scans(self, stock_take_id: str) -> Sequence[Scan]:
        """All of them, in the order of their keys."""
        ...
