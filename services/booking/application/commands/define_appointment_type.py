"""Define a type of appointment, or its next version."""

from dataclasses import dataclass, field

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.ports import Work
from services.booking.domain.appointment_type import AppointmentRules, AppointmentType


@dataclass(frozen=True, kw_only=True)
class DefineAppointmentType:
    """The type `code` is from now on booked by these rules; a national matter."""

    scope: Scope
    code: str
    name: str
    rules: AppointmentRules = field(default_factory=AppointmentRules)
    expected_version: int | None = None


def define_appointment_type(work: Work, command: DefineAppointmentType) -> AppointmentType:
    """Raises `OutOfScope`, `Stale`, `InvalidValue`."""
    command.scope.require_national()
    present = work.appointment_types.current(command.code)
    check_version(
        "appointment_type",
        command.code,
        command.expected_version,
        present.version if present else 0,
    )
    wanted = AppointmentType.define(present, command.code, command.name, command.rules)
    if present is None or wanted.version != present.version:
        work.appointment_types.add(wanted)
    return wanted
