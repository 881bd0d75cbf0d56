"""A return: from the day on which a device is brought back until it is decided what becomes of it.

Not more than one is open for a device, which the device's own status sees to: it is brought back
from its owner's hands alone, and is there again only after a decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal, Self, get_args

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.inventory.domain.returns.events import ReturnDecided, ReturnOpened, SaleRefunded
from services.inventory.domain.returns.refusals import ReturnClosed
from services.inventory.domain.returns.shown import Shown
from services.inventory.domain.returns.terms import (
    DECIDED_WITHIN,
    Fault,
    Goodwill,
    Outcome,
    RefusedBecause,
)
from services.inventory.domain.sales.lines import Payment

ReturnStatus = Literal["open", "repaired", "replaced", "refunded", "refused"]
STATUSES: Final[tuple[ReturnStatus, ...]] = get_args(ReturnStatus)


def slip_number(year: int, site: str, number: int) -> str:
    """Of the site's slips of a local year, counted from 1: `2026-saint-denis-r-000007`."""
    return f"{year:04d}-{site}-r-{number:06d}"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What becomes of the device, by the staff subject `by`.

    `reason` is why it is refused. `refund` is what goes back by which means, in euro cents.
    `replacement` is the device handed over instead. `warranty_until` is the last local day of
    the warranty of what the person takes home, None where that is nothing.
    """

    outcome: Outcome
    at: datetime
    by: str
    slip_number: str
    reason: RefusedBecause | None = None
    refund: tuple[Payment, ...] = ()
    replacement: Shown | None = None
    warranty_until: date | None = None

    @property
    def refunded(self) -> int:
        """All that goes back, in euro cents."""
        return sum(part.amount for part in self.refund)

    @property
    def replacement_id(self) -> str | None:
        """Of the device handed over instead."""
        return None if self.replacement is None else self.replacement.device_id


def check_given(
    outcome: Outcome, *, reason: object, replacement: object, refund: Sequence[Payment]
) -> None:
    """Raises `InvalidValue` where a decision says too little, or what its outcome has no place
    for."""
    if (outcome == "refused") != (reason is not None):
        raise InvalidValue("reason", "must be given where refused, and nowhere else")
    if (outcome == "replaced") != (replacement is not None):
        raise InvalidValue("replacement", "must be given where replaced, and nowhere else")
    if refund and outcome != "refunded":
        raise InvalidValue("refund", "must be given nowhere but where refunded")


@dataclass(frozen=True, kw_only=True)
class ReturnState:
    """Everything about a return.

    `line` is that of the sale by which the owner has the device, or the one that it replaced.
    `place` (a slug) is where it was brought to. `goodwill` is why a manager took it after its
    warranty, which ended on the local day `warranty_until`. `household_id` is the owner's on the
    day on which it was brought back.
    """

    return_id: str
    device: Shown
    sale_id: str
    line: int
    person_id: str
    household_id: str | None
    place_id: str
    place: str
    opened_at: datetime
    by: str
    fault: Fault
    warranty_until: date | None
    goodwill: Goodwill | None = None
    status: ReturnStatus = "open"
    decision: Decision | None = None

    @property
    def device_id(self) -> str:
        """Of the device that was brought back."""
        return self.device.device_id

    @property
    def decide_by(self) -> datetime:
        """Undecided after that, it is late."""
        return self.opened_at + DECIDED_WITHIN


def late_since(now: datetime) -> datetime:
    """What was brought back before this and is undecided now is late."""
    return now - DECIDED_WITHIN


@dataclass(kw_only=True)
class Return(Aggregate):
    """One device brought back once."""

    state: ReturnState

    @classmethod
    def open(cls, state: ReturnState) -> Self:
        """A device was brought back at `state.opened_at`."""
        one = cls(id=state.return_id, state=state)
        one.record(ReturnOpened(at=state.opened_at, state=state))
        return one

    def require_open(self) -> None:
        """Raises `ReturnClosed`."""
        if self.state.status != "open":
            raise ReturnClosed(self.id, self.state.status)

    def decide(self, decision: Decision) -> None:
        """Says what becomes of it, once: who decides the same again is refused too, else two tills
        would both hand money out. Raises `ReturnClosed`, `InvalidValue`."""
        self.require_open()
        check_given(
            decision.outcome,
            reason=decision.reason,
            replacement=decision.replacement,
            refund=decision.refund,
        )
        self.state = replace(self.state, status=decision.outcome, decision=decision)
        days = max(0, (decision.at - self.state.opened_at).days)
        self.record(ReturnDecided(at=decision.at, state=self.state, open_days=days))
        if decision.refunded:
            self.record(SaleRefunded(at=decision.at, state=self.state, amount=decision.refunded))
