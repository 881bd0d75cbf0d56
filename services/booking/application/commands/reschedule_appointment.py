"""Move an appointment; it keeps its id, and its old slot is free at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.booking.application.commands.book_appointment import (
    check_slot,
    free_computer,
    free_room,
)
from services.booking.application.lookups import (
    check_version,
    claims_of,
    the_appointment,
    the_site,
)
from services.booking.application.ports import Work
from services.booking.application.reminders import drop_reminder, plan_reminder
from services.booking.application.scope import Scope
from services.booking.domain import slots
from services.booking.domain.appointment import Appointment
from services.booking.domain.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class RescheduleAppointment:
    """To `start`, with the same adviser unless another is named."""

    scope: Scope
    appointment_id: str
    start: datetime
    adviser_id: str | None = None
    expected_version: int | None = None


def reschedule_appointment(work: Work, command: RescheduleAppointment) -> Appointment:
    """Moves within the same site, by the rules of the version it was booked with.

    Raises `NotFound`, `Stale`, `WrongState`, `AlreadyStarted`, `NotASlot`, `SlotTaken`.
    """
    appointment = the_appointment(work, command.scope, command.appointment_id)
    check_version("appointment", appointment.id, command.expected_version, appointment.version)
    before = appointment.state
    site = the_site(work, command.scope, before.site)
    type_ = work.appointment_types.version(before.appointment_type, before.type_version)
    if type_ is None:
        raise NotFound("appointment_type", before.appointment_type)
    start = slots.in_utc(command.start)
    end = start + timedelta(minutes=type_.rules.duration)
    adviser_id = command.adviser_id or before.adviser_id
    if not appointment.may_move(start, end, adviser_id, work.now()):
        return appointment
    check_slot(work, site, type_.rules, adviser_id, start)
    work.busy.release(claims_of(before))
    appointment.reschedule(
        start=start,
        end=end,
        adviser_id=adviser_id,
        room=free_room(work, site, start, end) if before.room is not None else None,
        computer=free_computer(work, site, start, end) if before.computer is not None else None,
        now=work.now(),
    )
    work.busy.claim(claims_of(appointment.state))
    work.appointments.save(appointment)
    if start != before.start:
        drop_reminder(work, "appointment_reminder", appointment.id, before.start)
        plan_reminder(work, "appointment_reminder", appointment.id, start)
    return appointment
