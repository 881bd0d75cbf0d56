"""Seats of workshops: reserve, give back, accept, and note who came."""

from typing import Any
from uuid import NAMESPACE_OID, uuid5

from kernel.refusals import NotFound
from kit.edge.operation import Call
from kit.edge.use_cases import about, ask, run, scope_of
from services.booking.application.commands.accept_offer import AcceptOffer
from services.booking.application.commands.cancel_seat import CancelSeat
from services.booking.application.commands.note_attendance import AttendWorkshop, MissWorkshop
from services.booking.application.commands.reserve_seat import ReserveSeat
from services.booking.application.queries.workshops import GetSeat, ListSeats
from services.booking.application.views import SeatView
from services.booking.bootstrap import Booking
from services.booking.domain.refusals import OutsideWindow
from services.booking.domain.workshops.refusals import (
    AlreadySeated,
    Engaged,
    OfferOver,
    WorkshopStarted,
    WrongSeatState,
    WrongWorkshopState,
)
from services.booking.edge.operations import SEATS, TRAINERS, operations
from services.booking.edge.schemas.seats import (
    AttendBody,
    CancelSeatBody,
    ReserveSeatBody,
    SeatAnswer,
    SheetAnswer,
    SheetRow,
)

TAG = "workshops"
ROUTE = "/workshops/{workshop_id}/seats"
ANSWER_EXAMPLE: dict[str, Any] = {
    "id": "0197f000-0000-7000-8000-000000000008",
    "workshop_id": "0197f000-0000-7000-8000-000000000006",
    "person_id": "0197f000-0000-7000-8000-000000000003",
    "status": "reserved",
    "position": None,
    "partner_id": None,
    "request_id": "0197f000-0000-7000-8000-000000000008",
    "asked_at": "2026-11-24T08:00:00.000Z",
    "offered_until": None,
    "cancelled_by": None,
    "reason": None,
    "minutes": None,
    "version": 1,
}
ROW_EXAMPLE = {**ANSWER_EXAMPLE, "first_name": "Awa", "last_name": "O'Connor"}


@operations.declare(
    "reserve_seat",
    "POST",
    ROUTE,
    tag=TAG,
    summary="Reserve a seat, or a place in line",
    description="`reserved` while a seat is free for this person, else `waitlisted` in the order "
    "of arrival. A freed seat is offered to the first in line, who has twelve hours to accept.",
    allow=SEATS,
    body=ReserveSeatBody,
    answer=SeatAnswer,
    status=201,
    refusals=(AlreadySeated, Engaged, WrongWorkshopState, WorkshopStarted, NotFound),
    example={"person_id": ANSWER_EXAMPLE["person_id"]},
    answer_example=ANSWER_EXAMPLE,
)
def reserve_seat(app: Booking, call: Call) -> SeatView:
    """The seat."""
    fields = call.fields | {"request_id": _own_request(call.fields)}
    return run(app.reserve_seat, ReserveSeat(scope=scope_of(call.caller), **fields), call)


def _own_request(fields: dict[str, Any]) -> str | None:
    """What a caller calls its request, within the workshop: nobody answers another site's request,
    nor one of training's, by giving its id."""
    given = fields["request_id"]
    return None if given is None else str(uuid5(NAMESPACE_OID, f"{fields['workshop_id']}/{given}"))


@operations.declare(
    "list_seats",
    "GET",
    ROUTE,
    tag=TAG,
    summary="Show a workshop's sheet",
    description="All its seats with the names of those who hold them, in the order in which they "
    "were asked for, given back ones among them.",
    allow=SEATS,
    answer=SheetAnswer,
    refusals=(NotFound,),
    answer_example={"items": [ROW_EXAMPLE]},
)
def list_seats(app: Booking, call: Call) -> dict[str, Any]:
    """All of them."""
    question = ListSeats(scope=scope_of(call.caller), workshop_id=call.fields["workshop_id"])
    return {"items": ask(app.list_seats, question)}


@operations.declare(
    "get_seat",
    "GET",
    ROUTE + "/{seat_id}",
    tag=TAG,
    summary="Read a seat",
    description="One of a workshop at the caller's sites.",
    allow=SEATS,
    answer=SheetRow,
    refusals=(NotFound,),
    answer_example=ROW_EXAMPLE,
)
def get_seat(app: Booking, call: Call) -> SeatView:
    """One seat."""
    return ask(app.get_seat, GetSeat(scope=scope_of(call.caller), **call.fields))


@operations.declare(
    "cancel_seat",
    "POST",
    ROUTE + "/{seat_id}/cancel",
    tag=TAG,
    summary="Give a seat back",
    description="Or an offer, or a place in line. A freed seat is offered to the first in line. "
    "Refused from the workshop's start on.",
    allow=SEATS,
    body=CancelSeatBody,
    answer=SeatAnswer,
    refusals=(WrongSeatState, WrongWorkshopState, WorkshopStarted, NotFound),
    example={"cancelled_by": "person", "reason": "ill"},
    answer_example={
        **ANSWER_EXAMPLE,
        "status": "cancelled",
        "cancelled_by": "person",
        "reason": "ill",
        "version": 2,
    },
)
def cancel_seat(app: Booking, call: Call) -> SeatView:
    """The seat as it is now."""
    return run(app.cancel_seat, CancelSeat(**about(call)), call)


@operations.declare(
    "accept_offer",
    "POST",
    ROUTE + "/{seat_id}/accept-offer",
    tag=TAG,
    summary="Accept an offered seat",
    description="Until the offer ends. In the last ninety minutes before the start nothing is "
    "offered any more, and whoever is in line may take a free seat with this.",
    allow=SEATS,
    answer=SeatAnswer,
    refusals=(
        WrongSeatState,
        OfferOver,
        Engaged,
        WrongWorkshopState,
        WorkshopStarted,
        NotFound,
    ),
    answer_example={**ANSWER_EXAMPLE, "version": 3},
)
def accept_offer(app: Booking, call: Call) -> SeatView:
    """The seat as it is now."""
    return run(app.accept_offer, AcceptOffer(**about(call)), call)


@operations.declare(
    "attend_workshop",
    "POST",
    ROUTE + "/{seat_id}/attend",
    tag=TAG,
    summary="Note that a person came",
    description="Or correct it: from an hour before the start to thirty days after the end, once "
    "the workshop is closed as well.",
    allow=TRAINERS,
    body=AttendBody,
    answer=SeatAnswer,
    refusals=(WrongSeatState, OutsideWindow, NotFound),
    example={"minutes": 120},
    answer_example={**ANSWER_EXAMPLE, "status": "attended", "minutes": 120, "version": 2},
)
def attend_workshop(app: Booking, call: Call) -> SeatView:
    """The seat as it is now."""
    return run(app.attend_workshop, AttendWorkshop(**about(call)), call)


@operations.declare(
    "miss_workshop",
    "POST",
    ROUTE + "/{seat_id}/miss",
    tag=TAG,
    summary="Note that a person did not come",
    description="Or correct it: from the start to thirty days after the end, once the workshop is "
    "closed as well.",
    allow=TRAINERS,
    answer=SeatAnswer,
    refusals=(WrongSeatState, OutsideWindow, NotFound),
    answer_example={**ANSWER_EXAMPLE, "status": "missed", "version": 2},
)
def miss_workshop(app: Booking, call: Call) -> SeatView:
    """The seat as it is now."""
    return run(app.miss_workshop, MissWorkshop(**about(call)), call)
