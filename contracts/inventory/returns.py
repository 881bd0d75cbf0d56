"""Returns: devices that their owners bring back, and what becomes of that."""

from typing import Literal

from contracts.base import Code, Contract, Id, event
from contracts.inventory.devices import Category


class ReturnFacts(Contract, frozen=True, kw_only=True):
    """Which device, whose, by which sale, and where it was brought to."""

    return_id: Id
    device_id: Id
    category: Category
    sale_id: Id
    person_id: Id
    household_id: Id | None = None
    """The owner's on the day on which it was brought back."""
    site_id: Id


@event("inventory.return_opened")
class ReturnOpened(ReturnFacts, frozen=True, kw_only=True):
    """A device was brought back and waits for a decision."""

    fault: Code
    goodwill: Code | None = None
    """Why a manager took it although its warranty was over; absent where it was not."""


@event("inventory.return_decided")
class ReturnDecided(ReturnFacts, frozen=True, kw_only=True):
    """It was said what becomes of it."""

    outcome: Literal["repaired", "replaced", "refunded", "refused"]
    reason: Code | None = None
    """Why it was refused."""
    replacement_id: Id | None = None
    """The device handed over instead, by the same sale."""
    open_days: int
    """Whole days that it waited."""


@event("inventory.sale_refunded")
class SaleRefunded(ReturnFacts, frozen=True, kw_only=True):
    """Money went back for a line of a sale."""

    line: int
    amount_cents: int
