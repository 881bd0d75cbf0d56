"""Where an appointment stands in the earlier-slot list."""

from dataclasses import dataclass

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.booking.application.lookups import the_appointment
from services.booking.application.ports import Work
from services.booking.domain.earlier.request import EarlierRequest


@dataclass(frozen=True, kw_only=True)
class GetEarlierRequest:
    """One appointment's."""

    scope: Scope
    appointment_id: str


def get_earlier_request(work: Work, query: GetEarlierRequest) -> EarlierRequest:
    """Raises `NotFound`, also where the appointment is not in the list."""
    appointment = the_appointment(work, query.scope, query.appointment_id)
    request = work.earlier.get(appointment.id)
    if request is None:
        raise NotFound("earlier_request", appointment.id)
    return request
