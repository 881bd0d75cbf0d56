"""A top-up that was sold, from the till to the paper with its code. Never the code itself."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal, Self

from kernel.aggregate import Aggregate
from services.inventory.domain.top_ups import events
from services.inventory.domain.top_ups.offer import Offer
from services.inventory.domain.top_ups.refusals import AlreadyShown, NotShown, TopUpVoid

Status = Literal["sold", "shown", "voided"]
VoidReason = Literal["lost_paper", "unreadable_paper", "code_refused"]
VOID_REASONS: Final[tuple[VoidReason, ...]] = ("lost_paper", "unreadable_paper", "code_refused")


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """To whom a top-up goes, by which sale, where (`place` is the slug), by whom and when."""

    sale_id: str
    person_id: str
    place_id: str
    place: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TopUpState:
    """Everything about a top-up but its code.

    `place` is the slug of where it was sold; `offer.price` is what was paid for it, euro cents.
    """

    top_up_id: str
    batch_id: str
    offer: Offer
    sale_id: str
    person_id: str
    place_id: str
    place: str
    sold_at: datetime
    status: Status = "sold"
    shown_at: datetime | None = None
    replaces: str | None = None
    replaced_by: str | None = None


@dataclass(kw_only=True)
class TopUp(Aggregate):
    """One code's life after its sale; its id is that of the code in the vault."""

    state: TopUpState

    @classmethod
    def sell(
        cls, top_up_id: str, batch_id: str, offer: Offer, buyer: Buyer, replaces: str | None = None
    ) -> Self:
        """It goes to this buyer, in place of `replaces` where that is lost."""
        state = TopUpState(
            top_up_id=top_up_id,
            batch_id=batch_id,
            offer=offer,
            sale_id=buyer.sale_id,
            person_id=buyer.person_id,
            place_id=buyer.place_id,
            place=buyer.place,
            sold_at=buyer.at,
            replaces=replaces,
        )
        top_up = cls(id=top_up_id, state=state)
        top_up.record(events.TopUpSold(at=buyer.at, top_up=state, by=buyer.by))
        return top_up

    def show(self, at: datetime, by: str) -> None:
        """Its code is shown now. Raises `AlreadyShown`, `TopUpVoid`."""
        self._in_force()
        if self.state.status == "shown":
            raise AlreadyShown(self.id)
        self.state = replace(self.state, status="shown", shown_at=at)
        self.record(events.TopUpShown(at=at, top_up=self.state, by=by))

    def check_replaceable(self) -> None:
        """Raises `NotShown`: then showing it is all it takes; and `TopUpVoid`."""
        self._in_force()
        if self.state.status != "shown":
            raise NotShown(self.id)

    def void(self, reason: VoidReason, replaced_by: str, at: datetime, by: str) -> None:
        """Another takes its place. Raises as `check_replaceable` does."""
        self.check_replaceable()
        self.state = replace(self.state, status="voided", replaced_by=replaced_by)
        self.record(
            events.TopUpVoided(
                at=at, top_up=self.state, by=by, reason=reason, replaced_by=replaced_by
            )
        )

    def _in_force(self) -> None:
        if self.state.replaced_by is not None:
            raise TopUpVoid(self.id, self.state.replaced_by)
