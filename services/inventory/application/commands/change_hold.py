"""Keep a device for longer: once, or until a pick-up appointment."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.inventory.application import holding
from services.inventory.application.lookups import the_hold
from services.inventory.application.picking_up import the_pick_up
from services.inventory.application.ports import Work
from services.inventory.application.views import HoldView
from services.inventory.domain.holds.hold import pick_up_end


@dataclass(frozen=True, kw_only=True)
class ExtendHold:
    """By 48 hours."""

    scope: Scope
    hold_id: str
    expected_version: int | None = None


def extend_hold(work: Work, command: ExtendHold) -> HoldView:
    """Raises `NotFound`, `Stale`, `WrongHoldState`, `HoldOver`, `AlreadyExtended`."""
    hold, _ = the_hold(work, command.scope, command.hold_id)
    check_version("hold", hold.id, command.expected_version, hold.version)
    until = hold.extend(work.now())
    work.timers.set(holding.END, hold.id, until)
    work.holds.save(hold)
    return HoldView(hold)


@dataclass(frozen=True, kw_only=True)
class PlanPickUp:
    """The person comes to get it at this appointment."""

    scope: Scope
    hold_id: str
    appointment_id: str
    expected_version: int | None = None


def plan_pick_up(work: Work, command: PlanPickUp) -> HoldView:
    """It is kept until the day after, and 48 hours longer where it was extended.

    Raises `NotFound`, `Stale`, `WrongHoldState`, `HoldOver`, `AppointmentUnknown`, `NotAPickUp`.
    """
    hold, place = the_hold(work, command.scope, command.hold_id)
    check_version("hold", hold.id, command.expected_version, hold.version)
    appointment = the_pick_up(work, command.appointment_id, hold.state.person_id, place)
    end = pick_up_end(appointment.start, place.zone)
    holding.move(work, hold, end, appointment.id, "pick_up_planned")
    return HoldView(hold)
