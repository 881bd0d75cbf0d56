"""Accept or decline the device that was offered to the next in line."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.inventory.application import holding
from services.inventory.application.lookups import the_hold
from services.inventory.application.picking_up import kept_until, pick_up_or_none
from services.inventory.application.ports import Work
from services.inventory.application.views import HoldView


@dataclass(frozen=True, kw_only=True)
class AcceptOffer:
    """The person wants it; `appointment_id` is that at which it is picked up."""

    scope: Scope
    hold_id: str
    appointment_id: str | None = None
    expected_version: int | None = None


def accept_offer(work: Work, command: AcceptOffer) -> HoldView:
    """It is kept for 48 hours from now, or until the day after the appointment.

    Raises `NotFound`, `Stale`, `WrongHoldState`, `HoldOver`, `AppointmentUnknown`, `NotAPickUp`.
    """
    hold, place = the_hold(work, command.scope, command.hold_id)
    check_version("hold", hold.id, command.expected_version, hold.version)
    appointment = pick_up_or_none(work, command.appointment_id, hold.state.person_id, place)
    until = kept_until(work, place, appointment)
    if hold.accept(until, work.now(), command.appointment_id):
        work.timers.set(holding.END, hold.id, until)
        work.holds.save(hold)
    return HoldView(hold)


@dataclass(frozen=True, kw_only=True)
class DeclineOffer:
    """The person does not want it."""

    scope: Scope
    hold_id: str
    by: str
    expected_version: int | None = None


def decline_offer(work: Work, command: DeclineOffer) -> HoldView:
    """The next in line is offered it; who declined has left the line.

    Raises `NotFound`, `Stale`, `WrongHoldState`.
    """
    hold, _ = the_hold(work, command.scope, command.hold_id)
    check_version("hold", hold.id, command.expected_version, hold.version)
    if hold.decline(work.now()):
        holding.give_back(work, hold, "declined", by=command.by)
    return HoldView(hold)
