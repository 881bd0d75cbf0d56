"""Note that the person of an appointment did not come; what is left of the slot is free."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.lookups import claims_of, the_appointment
from services.booking.application.ports import Work
from services.booking.domain.appointment import Appointment


@dataclass(frozen=True, kw_only=True)
class MissAppointment:
    """The person of this appointment did not come."""

    scope: Scope
    appointment_id: str
    expected_version: int | None = None


def miss_appointment(work: Work, command: MissAppointment) -> Appointment:
    """Raises `NotFound`, `Stale`, `WrongState`, `OutsideWindow`."""
    appointment = the_appointment(work, command.scope, command.appointment_id)
    check_version("appointment", appointment.id, command.expected_version, appointment.version)
    if appointment.miss(work.now()):
        work.busy.release(claims_of(appointment.state))
        work.appointments.save(appointment)
    return appointment
