"""More than a quota allows, by no sale: two people turned out to be one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from kernel.aggregate import Aggregate
from services.inventory.domain.quotas.events import QuotaExceeded
from services.inventory.domain.quotas.ledger import QuotaState


@dataclass(frozen=True, kw_only=True)
class ExcessState:
    """Whose quota, how it stands, and who was absorbed by the merge that made it so."""

    excess_id: str
    person_id: str
    household_id: str | None
    absorbed_id: str
    at: datetime
    quota: QuotaState


@dataclass(kw_only=True)
class Excess(Aggregate):
    """It was found once; what stands is asked of the ledger."""

    state: ExcessState

    @classmethod
    def note(cls, state: ExcessState) -> Self:
        """Keeps that it was found."""
        excess = cls(id=state.excess_id, state=state)
        excess.record(QuotaExceeded(at=state.at, excess=state))
        return excess
