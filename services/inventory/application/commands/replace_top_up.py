"""Give another top-up for one whose paper was lost."""

from dataclasses import dataclass, replace

from kernel.refusals import check_version
from kernel.scope import Scope
from services.inventory.application.lookups import the_top_up
from services.inventory.application.ports import Work
from services.inventory.application.vault import take_out
from services.inventory.domain.top_ups.top_up import Buyer, TopUp, VoidReason


@dataclass(frozen=True, kw_only=True)
class ReplaceTopUp:
    """A top-up that was sold at one of the caller's places and shown."""

    scope: Scope
    top_up_id: str
    reason: VoidReason
    by: str
    expected_version: int | None = None


def replace_top_up(work: Work, command: ReplaceTopUp) -> TopUp:
    """The new one: of the same operator and face value, at no price beyond what was paid.

    The old one is void. Raises `NotFound`, `Stale`, `NotShown`, `TopUpVoid`, `NoTopUpLeft`,
    `VaultClosed`.
    """
    lost = the_top_up(work, command.scope, command.top_up_id)
    check_version("top_up", lost.id, command.expected_version, lost.version)
    state, now = lost.state, work.now()
    lost.check_replaceable()
    kept = take_out(work, state.offer.operator, state.offer.face_value, now, apart=lost.id)
    lost.void(command.reason, kept.top_up_id, now, command.by)
    buyer = Buyer(
        sale_id=state.sale_id,
        person_id=state.person_id,
        place_id=state.place_id,
        place=state.place,
        by=command.by,
        at=now,
    )
    offer = replace(kept.offer, price=state.offer.price)
    new = TopUp.sell(kept.top_up_id, kept.batch_id, offer, buyer, replaces=lost.id)
    work.top_ups.save(lost)
    work.top_ups.save(new)
    work.audit.record("top_up.replace", [lost.id, new.id], command.reason)
    return new
