"""Remind a person of an appointment; its timer calls this."""

from dataclasses import dataclass

from services.booking.application.ports import Work
from services.booking.application.reminders import is_due, send_reminder


@dataclass(frozen=True, kw_only=True)
class RemindOfAppointment:
    """The appointment whose reminder is due."""

    appointment_id: str


def remind_of_appointment(work: Work, command: RemindOfAppointment) -> bool:
    """Says whether the person is reminded: not of what is cancelled, over, or about to begin."""
    appointment = work.appointments.get(command.appointment_id)
    if appointment is None or appointment.state.status != "booked":
        return False
    state = appointment.state
    if not is_due(work, "appointment_reminder", appointment.id, state.start):
        return False
    if not appointment.remind(work.now()):
        return False
    work.appointments.save(appointment)
    send_reminder(
        work,
        "appointment_reminder",
        appointment.id,
        state.start,
        state.person_id,
        {"site": state.site, "start": state.start, "channel": state.channel},
    )
    return True
