"""Say what becomes of a device that was brought back."""

from dataclasses import dataclass

from kernel.refusals import NotFound, check_version
from kernel.scope import Scope
from services.inventory.application.outcomes import Deciding, hand_back, refund, replace_device
from services.inventory.application.ports import Work
from services.inventory.application.returning import shown, the_return
from services.inventory.application.views import ReturnView
from services.inventory.domain.returns.device_return import (
    Decision,
    check_given,
    slip_number,
)
from services.inventory.domain.returns.terms import Outcome, RefusedBecause
from services.inventory.domain.sales.lines import Payment


@dataclass(frozen=True, kw_only=True)
class DecideReturn:
    """`reason` where it is refused; `replacement` (an id, or what a scanner reads) where it is
    replaced; `refund` where money goes back by more than one means."""

    scope: Scope
    return_id: str
    outcome: Outcome
    by: str
    reason: RefusedBecause | None = None
    replacement: str | None = None
    refund: tuple[Payment, ...] = ()
    expected_version: int | None = None


def decide_return(work: Work, command: DecideReturn) -> ReturnView:
    """Repaired or refused, the owner has the device again; replaced or refunded, it is ours.

    Raises `NotFound`, `OutOfScope`, `Stale`, `ReturnClosed`, `InvalidValue`, `DeviceNotAvailable`,
    `NotReady`, `OtherCategory`, `DeviceElsewhere`, `PaymentMismatch`.
    """
    one = the_return(work, command.scope, command.return_id)
    check_version("return", one.id, command.expected_version, one.version)
    one.require_open()
    check_given(
        command.outcome,
        reason=command.reason,
        replacement=command.replacement,
        refund=command.refund,
    )
    place = work.places.get(one.state.place_id)
    device = work.devices.get(one.state.device_id)
    if place is None or device is None:
        raise NotFound("return", one.id)
    now = work.now()
    today = now.astimezone(place.zone).date()
    given = Decision(
        outcome=command.outcome,
        at=now,
        by=command.by,
        slip_number=slip_number(
            today.year, place.slug, work.returns.next_number(place.id, today.year)
        ),
        reason=command.reason,
        refund=command.refund,
    )
    deciding = Deciding(work, command.scope, one.state, device, given, today)
    match command.outcome:
        case "repaired" | "refused":
            decision = hand_back(deciding, command.outcome)
        case "replaced":
            decision = replace_device(deciding, str(command.replacement))
        case "refunded":
            decision = refund(deciding)
    one.decide(decision)
    work.devices.save(device)
    work.returns.save(one)
    return shown(work, one)
