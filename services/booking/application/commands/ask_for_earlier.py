"""Put an appointment on the earlier-slot list, or take it off."""

from dataclasses import dataclass
from datetime import datetime

from kernel.refusals import InvalidValue
from kernel.scope import Scope
from services.booking.application.earlier import leave_list
from services.booking.application.lookups import the_appointment, the_person
from services.booking.application.ports import Work
from services.booking.domain.appointment import Appointment
from services.booking.domain.earlier.request import EarlierRequest
from services.booking.domain.refusals import AlreadyStarted, WrongState


@dataclass(frozen=True, kw_only=True)
class AskForEarlier:
    """A start in [not_before, not_after] would be welcome; None leaves that end open."""

    scope: Scope
    appointment_id: str
    not_before: datetime | None = None
    not_after: datetime | None = None


def ask_for_earlier(work: Work, command: AskForEarlier) -> EarlierRequest:
    """A repeat keeps the place in the list.

    Raises `NotFound`, `WrongState`, `AlreadyStarted`, `InvalidValue`.
    """
    appointment = the_appointment(work, command.scope, command.appointment_id)
    state = appointment.state
    if state.status != "booked":
        raise WrongState(appointment.id, state.status, "ask_for_earlier")
    if state.start <= work.now():
        raise AlreadyStarted(appointment.id, state.start)
    if command.not_before is not None and command.not_before >= state.start:
        raise InvalidValue("not_before", "before the appointment")
    first, last = command.not_before, command.not_after
    if first is not None and last is not None and last < first:
        raise InvalidValue("not_after", "not before `not_before`")
    request = work.earlier.get(appointment.id)
    if request is None:
        request = EarlierRequest(
            id=appointment.id,
            person_id=the_person(work, state.person_id).id,
            site_id=state.site_id,
            site=state.site,
            since=work.now(),
            not_before=command.not_before,
            not_after=command.not_after,
        )
    else:
        request.narrow(command.not_before, command.not_after)
    work.earlier.save(request)
    return request


@dataclass(frozen=True, kw_only=True)
class StopAskingForEarlier:
    """The appointment stays where it is."""

    scope: Scope
    appointment_id: str


def stop_asking_for_earlier(work: Work, command: StopAskingForEarlier) -> Appointment:
    """A repeat does nothing. Raises `NotFound`."""
    appointment = the_appointment(work, command.scope, command.appointment_id)
    leave_list(work, appointment.id)
    return appointment
