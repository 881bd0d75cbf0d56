"""Move an appointment; it keeps its id, and its old slot is free at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kernel.refusals import NotFound, check_version
from kernel.scope import NATIONAL, Scope
from services.booking.application.commands.book_appointment import (
    check_slot,
    free_computer,
    free_room,
)
from services.booking.application.displacement_messages import forget_message
from services.booking.application.earlier import slot_freed, withdraw_offers
from services.booking.application.lookups import claims_of, the_appointment, the_site
from services.booking.application.ports import Work
from services.booking.application.reminders import drop_reminder, plan_reminder
from services.booking.domain import slots
from services.booking.domain.appointment import Appointment, AppointmentState
from services.booking.domain.site import Site


@dataclass(frozen=True, kw_only=True)
class RescheduleAppointment:
    """To `start`, with the same adviser and at the same site unless others are named.

    Another site must be one of the caller's, or the slot one that was proposed instead of a
    displaced one.
    """

    scope: Scope
    appointment_id: str
    start: datetime
    adviser_id: str | None = None
    site: str | None = None
    expected_version: int | None = None


def reschedule_appointment(work: Work, command: RescheduleAppointment) -> Appointment:
    """Moves it by the rules of the version it was booked with; a displaced one is booked again.

    Raises `OutOfScope`, `NotFound`, `Stale`, `WrongState`, `AlreadyStarted`, `NotASlot`,
    `SlotTaken`.
    """
    appointment = the_appointment(work, command.scope, command.appointment_id)
    check_version("appointment", appointment.id, command.expected_version, appointment.version)
    before = appointment.state
    site = _target(work, command, before)
    type_ = work.appointment_types.version(before.appointment_type, before.type_version)
    if type_ is None:
        raise NotFound("appointment_type", before.appointment_type)
    start = slots.in_utc(command.start)
    end = start + timedelta(minutes=type_.rules.duration)
    adviser_id = command.adviser_id or before.adviser_id
    if not appointment.may_move(start, end, adviser_id, work.now()):
        return appointment
    check_slot(work, command.scope, site, type_.rules, adviser_id, start)
    work.busy.release(claims_of(before))
    appointment.reschedule(
        site=site,
        start=start,
        end=end,
        adviser_id=adviser_id,
        room=free_room(work, site, start, end) if type_.rules.needs_room else None,
        computer=free_computer(work, site, start, end) if type_.rules.needs_computer else None,
        now=work.now(),
    )
    work.busy.claim(claims_of(appointment.state))
    work.appointments.save(appointment)
    slot_freed(work, before)
    withdraw_offers(work, adviser_id, start, end + timedelta(minutes=before.buffer_after))
    forget_message(work, appointment.id, before)
    if start != before.start or before.status == "displaced":
        drop_reminder(work, "appointment_reminder", appointment.id, before.start)
        plan_reminder(work, "appointment_reminder", appointment.id, start)
    return appointment


def _target(work: Work, command: RescheduleAppointment, before: AppointmentState) -> Site:
    slug = command.site or before.site
    proposed = any(
        (one.site, one.start, one.adviser_id) == (slug, command.start, command.adviser_id)
        for one in before.proposals
    )
    return the_site(work, NATIONAL if proposed else command.scope, slug)
