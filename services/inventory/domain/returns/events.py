"""What happens to returns."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.inventory.domain.returns.device_return import ReturnState


@dataclass(frozen=True, kw_only=True)
class ReturnEvent(DomainEvent):
    """Base: how the return stands afterwards."""

    state: "ReturnState"


@dataclass(frozen=True, kw_only=True)
class ReturnOpened(ReturnEvent):
    """A device was brought back."""


@dataclass(frozen=True, kw_only=True)
class ReturnDecided(ReturnEvent):
    """It was said what becomes of it, so many whole days after it was brought back."""

    open_days: int


@dataclass(frozen=True, kw_only=True)
class SaleRefunded(ReturnEvent):
    """Money went back; euro cents."""

    amount: int
