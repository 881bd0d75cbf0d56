"""The earlier-slot list: ask, answer what is offered."""

from typing import Any

from kernel.refusals import NotFound
from kit.edge.operation import Call
from kit.edge.use_cases import DESK, ask, run, scope_of
from services.booking.application.commands.answer_earlier_offer import (
    AcceptEarlierOffer,
    DeclineEarlierOffer,
)
from services.booking.application.commands.ask_for_earlier import (
    AskForEarlier,
    StopAskingForEarlier,
)
from services.booking.application.queries.earlier import GetEarlierRequest
from services.booking.bootstrap import Booking
from services.booking.domain.appointment import Appointment
from services.booking.domain.earlier.refusals import OfferGone
from services.booking.domain.earlier.request import EarlierRequest
from services.booking.domain.refusals import AlreadyStarted, NotASlot, SlotTaken, WrongState
from services.booking.edge.operations import operations
from services.booking.edge.operations.appointments import ANSWER_EXAMPLE as APPOINTMENT
from services.booking.edge.schemas.appointments import AppointmentAnswer
from services.booking.edge.schemas.earlier import AskForEarlierBody, EarlierAnswer

TAG = "appointments"
WAITING: dict[str, Any] = {
    "appointment_id": "0197f000-0000-7000-8000-000000000004",
    "site": "saint-denis",
    "since": "2026-11-23T08:30:00.000Z",
    "not_before": None,
    "not_after": None,
    "offer": None,
}
OFFERED = {
    **WAITING,
    "offer": {
        "adviser_id": "0197f000-0000-7000-8000-000000000002",
        "start": "2026-11-23T14:00:00.000Z",
        "end": "2026-11-23T14:30:00.000Z",
        "until": "2026-11-23T11:00:00.000Z",
    },
}


@operations.declare(
    "ask_for_earlier",
    "POST",
    "/appointments/{appointment_id}/earlier",
    tag=TAG,
    summary="Ask for an earlier slot",
    description="When a slot of the site is freed, it is offered to the first in the list whom it "
    "suits, for two hours or half of the time that is left. Asking again keeps the place.",
    allow=DESK,
    body=AskForEarlierBody,
    answer=EarlierAnswer,
    refusals=(WrongState, AlreadyStarted, NotFound),
    if_match="no",
    example={"not_before": "2026-11-23T13:00:00+01:00"},
    answer_example={**WAITING, "not_before": "2026-11-23T12:00:00.000Z"},
)
def ask_for_earlier(app: Booking, call: Call) -> EarlierRequest:
    """The place in the list."""
    return run(app.ask_for_earlier, AskForEarlier(**_about(call)), call)


@operations.declare(
    "get_earlier_request",
    "GET",
    "/appointments/{appointment_id}/earlier",
    tag=TAG,
    summary="Read an appointment's place in the earlier-slot list",
    description="With what is offered now, if anything.",
    allow=DESK,
    answer=EarlierAnswer,
    refusals=(NotFound,),
    answer_example=OFFERED,
)
def get_earlier_request(app: Booking, call: Call) -> EarlierRequest:
    """The place in the list."""
    return ask(app.get_earlier_request, GetEarlierRequest(**_about(call)))


@operations.declare(
    "accept_earlier_offer",
    "POST",
    "/appointments/{appointment_id}/earlier/accept",
    tag=TAG,
    summary="Accept an earlier slot",
    description="The appointment moves there and leaves the list; its old slot is freed. Where "
    "somebody booked the slot meanwhile nothing changes.",
    allow=DESK,
    answer=AppointmentAnswer,
    refusals=(OfferGone, SlotTaken, NotASlot, WrongState, AlreadyStarted, NotFound),
    answer_example={
        **APPOINTMENT,
        "start": "2026-11-23T14:00:00.000Z",
        "end": "2026-11-23T14:30:00.000Z",
        "version": 2,
    },
)
def accept_earlier_offer(app: Booking, call: Call) -> Appointment:
    """The appointment as it is now."""
    command = AcceptEarlierOffer(**_about(call), expected_version=call.if_match)
    return run(app.accept_earlier_offer, command, call)


@operations.declare(
    "decline_earlier_offer",
    "POST",
    "/appointments/{appointment_id}/earlier/decline",
    tag=TAG,
    summary="Decline an earlier slot",
    description="It goes to the next; the appointment keeps its place for others.",
    allow=DESK,
    answer=EarlierAnswer,
    refusals=(OfferGone, NotFound),
    if_match="no",
    answer_example=WAITING,
)
def decline_earlier_offer(app: Booking, call: Call) -> EarlierRequest:
    """The place in the list."""
    return run(app.decline_earlier_offer, DeclineEarlierOffer(**_about(call)), call)


@operations.declare(
    "stop_asking_for_earlier",
    "POST",
    "/appointments/{appointment_id}/earlier/stop",
    tag=TAG,
    summary="Leave the earlier-slot list",
    description="What was offered goes to the next. Saying it again changes nothing.",
    allow=DESK,
    answer=AppointmentAnswer,
    refusals=(NotFound,),
    if_match="no",
    answer_example=APPOINTMENT,
)
def stop_asking_for_earlier(app: Booking, call: Call) -> Appointment:
    """The appointment, which stays where it is."""
    return run(app.stop_asking_for_earlier, StopAskingForEarlier(**_about(call)), call)


def _about(call: Call) -> dict[str, Any]:
    return call.fields | {"scope": scope_of(call.caller)}
