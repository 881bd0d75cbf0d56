"""Appointment types."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.scope import Scope
from services.booking.application.lookups import the_type
from services.booking.application.ports import Work
from services.booking.domain.appointment_type import AppointmentType


@dataclass(frozen=True, kw_only=True)
class GetAppointmentType:
    """The current version of one type; types are the whole network's."""

    scope: Scope
    code: str


def get_appointment_type(work: Work, query: GetAppointmentType) -> AppointmentType:
    """Raises `NotFound`."""
    return the_type(work, query.code)


@dataclass(frozen=True, kw_only=True)
class ListAppointmentTypes:
    """The current version of every type."""

    scope: Scope


def list_appointment_types(work: Work, _query: ListAppointmentTypes) -> Sequence[AppointmentType]:
    """In the order of their codes."""
    return work.appointment_types.all()
