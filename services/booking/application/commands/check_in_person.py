"""Note that the person of an appointment is there."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.lookups import the_appointment
from services.booking.application.ports import Work
from services.booking.domain.appointment import Appointment


@dataclass(frozen=True, kw_only=True)
class CheckInPerson:
    """The person of this appointment has come."""

    scope: Scope
    appointment_id: str
    expected_version: int | None = None


def check_in_person(work: Work, command: CheckInPerson) -> Appointment:
    """Raises `NotFound`, `Stale`, `WrongState`, `OutsideWindow`."""
    appointment = the_appointment(work, command.scope, command.appointment_id)
    check_version("appointment", appointment.id, command.expected_version, appointment.version)
    appointment.check_in(work.now())
    work.appointments.save(appointment)
    return appointment
