"""Stock-takes: what was counted at a place, against what the books say."""

from contracts.base import Contract, Id, event


class StockTakeFacts(Contract, frozen=True, kw_only=True):
    """Which count, where."""

    stock_take_id: Id
    site_id: Id
    """Site or warehouse."""
    expected: int
    """How many devices the books had there when it was opened."""


@event("inventory.stock_take_opened")
class StockTakeOpened(StockTakeFacts, frozen=True, kw_only=True):
    """People count what is there."""


@event("inventory.stock_counted")
class StockCounted(StockTakeFacts, frozen=True, kw_only=True):
    """The count is over."""

    found: int
    """Of those that were expected."""
    moved: int
    """Of those that were expected and left meanwhile."""
    missing: int
    unexpected: int
    """Scanned there, while the books have them elsewhere."""
    unknown: int
    """Codes that are no device of ours."""


@event("inventory.stock_corrected")
class StockCorrected(StockTakeFacts, frozen=True, kw_only=True):
    """Another person than who counted put the books right."""

    relocated: int
    lost: int
    kept: int
    """Differences that stay: devices that are still looked for, or are not ours to move."""


@event("inventory.stock_take_discarded")
class StockTakeDiscarded(StockTakeFacts, frozen=True, kw_only=True):
    """It counts for nothing."""
