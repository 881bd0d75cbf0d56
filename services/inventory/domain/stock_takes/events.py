"""What happens to stock-takes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.inventory.domain.stock_takes.stock_take import StockTakeState


@dataclass(frozen=True, kw_only=True)
class StockTakeEvent(DomainEvent):
    """Base: how the count stands afterwards."""

    stock_take: "StockTakeState"


@dataclass(frozen=True, kw_only=True)
class StockTakeOpened(StockTakeEvent):
    """People count what is there."""


@dataclass(frozen=True, kw_only=True)
class StockCounted(StockTakeEvent):
    """The count is over."""


@dataclass(frozen=True, kw_only=True)
class StockCorrected(StockTakeEvent):
    """The books say what was counted."""


@dataclass(frozen=True, kw_only=True)
class StockTakeDiscarded(StockTakeEvent):
    """It counts for nothing."""
