"""A sale that was refused to somebody: what the network could not do for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self

from kernel.aggregate import Aggregate
from services.inventory.domain.quotas.ledger import QuotaState
from services.inventory.domain.sales.events import SaleRefused

RefusedFor = Literal["quota", "not_eligible", "not_ready"]


@dataclass(frozen=True, kw_only=True)
class RefusedSaleState:
    """Who was refused what at which site; `quota` and how much of it was `wanted` where it was one.

    `household_id` is the person's at that instant.
    """

    refusal_id: str
    person_id: str
    household_id: str | None
    site_id: str
    at: datetime
    reason: RefusedFor
    quota: QuotaState | None = None
    wanted: int | None = None


@dataclass(kw_only=True)
class RefusedSale(Aggregate):
    """It was refused once and for all; the next attempt is another."""

    state: RefusedSaleState

    @classmethod
    def note(cls, state: RefusedSaleState) -> Self:
        """Keeps that it was refused."""
        refused = cls(id=state.refusal_id, state=state)
        refused.record(SaleRefused(at=state.at, refused=state))
        return refused
