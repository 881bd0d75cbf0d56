"""Accept or decline an earlier slot, or let it lapse."""

from dataclasses import dataclass

from kernel.refusals import NotFound, check_version
from kernel.scope import Scope
from services.booking.application.commands.reschedule_appointment import (
    RescheduleAppointment,
    reschedule_appointment,
)
from services.booking.application.earlier import end_offer, offer_to_next
from services.booking.application.lookups import the_appointment
from services.booking.application.ports import Work
from services.booking.domain.appointment import Appointment
from services.booking.domain.earlier.refusals import OfferGone
from services.booking.domain.earlier.request import EarlierRequest


@dataclass(frozen=True, kw_only=True)
class AcceptEarlierOffer:
    """The appointment moves to what is offered."""

    scope: Scope
    appointment_id: str
    expected_version: int | None = None


def accept_earlier_offer(work: Work, command: AcceptEarlierOffer) -> Appointment:
    """The list and the appointment change together; its old slot is freed for the next.

    Raises `NotFound`, `Stale`, `OfferGone`, and as `reschedule_appointment` does.
    """
    appointment = the_appointment(work, command.scope, command.appointment_id)
    check_version("appointment", appointment.id, command.expected_version, appointment.version)
    request = work.earlier.get(appointment.id)
    offer = request.offer if request is not None else None
    if request is None or offer is None or offer.until <= work.now():
        raise OfferGone(appointment.id)
    end_offer(work, request, passed=False)
    work.earlier.remove(request)
    return reschedule_appointment(
        work,
        RescheduleAppointment(
            scope=command.scope,
            appointment_id=appointment.id,
            start=offer.start,
            adviser_id=offer.adviser_id,
        ),
    )


@dataclass(frozen=True, kw_only=True)
class DeclineEarlierOffer:
    """This slot does not suit; the place in the list stays."""

    scope: Scope
    appointment_id: str


def decline_earlier_offer(work: Work, command: DeclineEarlierOffer) -> EarlierRequest:
    """Raises `NotFound`, `OfferGone`."""
    appointment = the_appointment(work, command.scope, command.appointment_id)
    request = work.earlier.get(appointment.id)
    if request is None:
        raise NotFound("earlier_request", appointment.id)
    if request.offer is None:
        raise OfferGone(appointment.id)
    offer_to_next(work, request)
    return request


@dataclass(frozen=True, kw_only=True)
class LapseEarlierOffer:
    """The time to answer is over; run by a timer."""

    appointment_id: str


def lapse_earlier_offer(work: Work, command: LapseEarlierOffer) -> None:
    """Nothing happens where it was answered."""
    request = work.earlier.get(command.appointment_id)
    if request is None or request.offer is None:
        return
    if request.offer.until <= work.now():
        offer_to_next(work, request)
