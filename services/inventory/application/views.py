"""What use cases answer with, where that is more than what is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from services.inventory.domain.holds.hold import Hold
from services.inventory.domain.quotas.rules import Rules
from services.inventory.domain.returns.device_return import Return, ReturnState
from services.inventory.domain.returns.shown import Shown
from services.inventory.domain.sales.lines import DeviceLine, Payment
from services.inventory.domain.sales.prices import Grid
from services.inventory.domain.sales.sale import Sale, SaleState

HoldWarning = Literal["not_eligible", "quota_used_up"]


@dataclass(frozen=True)
class HoldView:
    """A hold; `position` in line, 1 for the next, None for who is not in it. `warnings` say, when
    it is asked for, what a sale would be refused for as things are."""

    hold: Hold
    position: int | None = None
    warnings: Sequence[HoldWarning] = ()


@dataclass(frozen=True)
class ReturnView:
    """A return with what its sale says: the receipt, the `price` of the line in euro cents, how the
    sale was `paid`, and the most that may still go back by each means; nothing once it is decided.
    """

    one: Return
    receipt_number: str
    price: int
    paid: tuple[Payment, ...]
    refundable: tuple[Payment, ...]

    @property
    def id(self) -> str:
        """The return's."""
        return self.one.id

    @property
    def state(self) -> ReturnState:
        """The return's."""
        return self.one.state

    @property
    def version(self) -> int:
        """The return's."""
        return self.one.version


@dataclass(frozen=True, kw_only=True)
class LineNow(DeviceLine):
    """A device's line as it was sold, and the device that is in its place now; None where it was
    not replaced."""

    replaced_by: Shown | None = None


@dataclass(frozen=True)
class SaleView:
    """A sale whose lines say what took their devices' places."""

    sale: Sale
    devices: tuple[LineNow, ...]

    @property
    def id(self) -> str:
        """The sale's."""
        return self.sale.id

    @property
    def state(self) -> SaleState:
        """The sale's, as its receipt says it."""
        return self.sale.state

    @property
    def version(self) -> int:
        """The sale's."""
        return self.sale.version


@dataclass(frozen=True)
class GridView:
    """A version of the prices, and whether it is the one in force today."""

    grid: Grid
    in_force: bool


@dataclass(frozen=True)
class RulesView:
    """A version of the rules of quotas, and whether it is the one in force today."""

    rules: Rules
    in_force: bool
