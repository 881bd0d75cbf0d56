"""End an appointment that took place."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.lookups import the_appointment
from services.booking.application.ports import Work
from services.booking.domain.appointment import Appointment


@dataclass(frozen=True, kw_only=True)
class CompleteAppointment:
    """It lasted `minutes` (as planned where None) and was about `needs` (codes of `NEEDS`)."""

    scope: Scope
    appointment_id: str
    minutes: int | None = None
    needs: tuple[str, ...] = ()
    expected_version: int | None = None


def complete_appointment(work: Work, command: CompleteAppointment) -> Appointment:
    """Raises `NotFound`, `Stale`, `InvalidValue`, `WrongState`."""
    appointment = the_appointment(work, command.scope, command.appointment_id)
    check_version("appointment", appointment.id, command.expected_version, appointment.version)
    appointment.complete(command.minutes, command.needs, work.now())
    work.appointments.save(appointment)
    return appointment
