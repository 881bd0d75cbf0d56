"""Cancel an appointment; its slot is free again at once."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.displacement_messages import forget_message
from services.booking.application.earlier import leave_list, slot_freed
from services.booking.application.lookups import claims_of, the_appointment
from services.booking.application.ports import Work
from services.booking.application.reminders import drop_reminder
from services.booking.domain.appointment import Appointment, CancelledBy


@dataclass(frozen=True, kw_only=True)
class CancelAppointment:
    """`reason` is one of `CANCEL_REASONS`."""

    scope: Scope
    appointment_id: str
    cancelled_by: CancelledBy
    reason: str
    expected_version: int | None = None


def cancel_appointment(work: Work, command: CancelAppointment) -> Appointment:
    """The person is told of it, unless they cancelled it themselves.

    Raises `NotFound`, `Stale`, `InvalidValue`, `WrongState`, `AlreadyStarted`.
    """
    appointment = the_appointment(work, command.scope, command.appointment_id)
    check_version("appointment", appointment.id, command.expected_version, appointment.version)
    cancelled = call_off(work, appointment, command.cancelled_by, command.reason)
    if cancelled and command.cancelled_by != "person":
        _tell(work, appointment)
    return appointment


def call_off(work: Work, appointment: Appointment, by: CancelledBy, reason: str) -> bool:
    """Cancels it with all that follows, save that nobody is told; a repeat does nothing and says
    so. Raises as `Appointment.cancel` does."""
    before = appointment.state
    if not appointment.cancel(by, reason, work.now()):
        return False
    work.busy.release(claims_of(appointment.state))
    work.appointments.save(appointment)
    leave_list(work, appointment.id)
    slot_freed(work, appointment.state)
    forget_message(work, appointment.id, before)
    drop_reminder(work, "appointment_reminder", appointment.id, appointment.state.start)
    return True


def _tell(work: Work, appointment: Appointment) -> None:
    state = appointment.state
    work.notifications.queue(
        f"appointment_cancelled:{appointment.id}",
        state.person_id,
        "appointment_cancelled",
        {"site": state.site, "start": state.start},
        not_after=state.start,
    )
