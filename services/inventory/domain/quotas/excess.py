"""More than a quota allows, by no sale: two people turned out to be one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from kernel.aggregate import Aggregate
from services.inventory.domain.quotas.events import QuotaExceeded
from services.inventory.domain.quotas.ledger import QuotaState


@dataclass(frozen=True, kw_only=True)
class ExcessState:
    """Whose quota, and how it stands."""

    excess_id: str
    person_id: str
    household_id: str | None
    at: datetime
    quota: QuotaState


@dataclass(kw_only=True)
class Excess(Aggregate):
    """It was found once; what stands is asked of the ledger."""

    state: ExcessState

    @classmethod
    def note(cls, state: ExcessState, absorbed_id: str) -> Self:
        """Keeps that it was found, when that person was absorbed: whose id is told, not kept."""
        excess = cls(id=state.excess_id, state=state)
        excess.record(QuotaExceeded(at=state.at, excess=state, absorbed_id=absorbed_id))
        return excess
