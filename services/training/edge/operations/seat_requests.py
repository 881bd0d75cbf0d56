"""Seats of workshops that are asked for, for somebody on a path."""

from typing import Any, Final

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.use_cases import NETWORK, about, ask, run, scope_of, site_of
from services.training.application.commands.request_seat import RequestSeat
from services.training.application.commands.retry_seat_request import RetrySeatRequest
from services.training.application.commands.withdraw_seat_request import WithdrawSeatRequest
from services.training.application.queries.seat_requests import GetSeatRequest, ListSeatRequests
from services.training.application.views import SeatRequestView
from services.training.bootstrap import Training
from services.training.domain.enrolments.refusals import NotOnPath, WrongEnrolmentState
from services.training.domain.seats.refusals import (
    ModuleDone,
    NoWorkshopNeeded,
    PrerequisitesOpen,
    SeatAskedElsewhere,
    SeatBooked,
    WrongSeatRequestState,
)
from services.training.edge.operations import FLOOR, operations
from services.training.edge.schemas.enrolments import EnrolmentPath
from services.training.edge.schemas.seat_requests import (
    ASKED_EXAMPLE,
    RESERVED_EXAMPLE,
    SEAT_REQUESTS_PAGING,
    STUCK_EXAMPLE,
    WITHDRAWN_EXAMPLE,
    RequestSeatBody,
    SeatRequestAnswer,
    SeatRequestPath,
    SeatRequestsAnswer,
    SeatRequestsQuery,
)

TAG: Final = "seats"
SEATERS: Final = ("desk", "trainer", "manager", "operator")
"""Who gives people seats."""


@operations.declare(
    "request_seat",
    "POST",
    "/enrolments/{enrolment_id}/request-seat",
    tag=TAG,
    summary="Ask for a seat of a workshop",
    description="Booking gives the first free seat of a workshop of the module, else a place in "
    "line, else a refusal: the answer comes within seconds, read the request again for it. Asked "
    "twice for a module is asked once. A workshop that is cancelled, or none that there is yet, is "
    "asked for again within the window by itself.",
    allow=SEATERS,
    path=EnrolmentPath,
    body=RequestSeatBody,
    answer=SeatRequestAnswer,
    status=201,
    refusals=(
        OutOfScope,
        NotFound,
        WrongEnrolmentState,
        NotOnPath,
        ModuleDone,
        NoWorkshopNeeded,
        PrerequisitesOpen,
        SeatAskedElsewhere,
        SeatBooked,
    ),
    example={"module": "email_write"},
    answer_example=ASKED_EXAMPLE,
    if_match="no",
    personal=True,
)
def request_seat(app: Training, call: Call) -> SeatRequestView:
    """The request, or the one that there is."""
    given = dict(call.fields)
    site = given.pop("site")
    command = RequestSeat(
        scope=scope_of(call.caller),
        by=call.caller.subject,
        site=None if site is None else site_of(app, site),
        **given,
    )
    return run(app.request_seat, command, call)


@operations.declare(
    "list_seat_requests",
    "GET",
    "/seat-requests",
    tag=TAG,
    summary="List requests for seats",
    description="Those of the caller's sites that fit all that is given, in the order of their "
    "ids. `status` `stuck` gives those that booking does not answer.",
    allow=FLOOR,
    query=SeatRequestsQuery,
    answer=SeatRequestsAnswer,
    refusals=(OutOfScope, NotFound),
    answer_example={"items": [RESERVED_EXAMPLE], "next_cursor": None},
)
def list_seat_requests(app: Training, call: Call) -> dict[str, Any]:
    """A page of requests."""
    given = dict(call.fields)
    limit, site = given.pop("limit"), given.pop("site")
    question = ListSeatRequests(
        scope=scope_of(call.caller),
        site=None if site is None else site_of(app, site),
        after=given.pop("cursor"),
        limit=limit + 1,
        **given,
    )
    found = ask(app.list_seat_requests, question)
    return SEAT_REQUESTS_PAGING.page(found, limit, lambda view: view.request.id)


@operations.declare(
    "get_seat_request",
    "GET",
    "/seat-requests/{request_id}",
    tag=TAG,
    summary="Read a request for a seat",
    description="With what booking answered, and the workshop.",
    allow=FLOOR,
    path=SeatRequestPath,
    answer=SeatRequestAnswer,
    refusals=(NotFound,),
    answer_example=RESERVED_EXAMPLE,
)
def get_seat_request(app: Training, call: Call) -> SeatRequestView:
    """One of the caller's sites."""
    return ask(app.get_seat_request, GetSeatRequest(scope=scope_of(call.caller), **call.fields))


@operations.declare(
    "withdraw_seat_request",
    "POST",
    "/seat-requests/{request_id}/withdraw",
    tag=TAG,
    summary="Give up a seat that was asked for",
    description="The seat, the offer or the place in line is given back, whatever booking has "
    "answered by then. A repeat does nothing.",
    allow=SEATERS,
    path=SeatRequestPath,
    answer=SeatRequestAnswer,
    refusals=(NotFound, WrongSeatRequestState),
    answer_example=WITHDRAWN_EXAMPLE,
    personal=True,
)
def withdraw_seat_request(app: Training, call: Call) -> SeatRequestView:
    """The request as it is now."""
    return run(app.withdraw_seat_request, WithdrawSeatRequest(**about(call)), call)


@operations.declare(
    "retry_seat_request",
    "POST",
    "/seat-requests/{request_id}/retry",
    tag=TAG,
    summary="Tell booking again of a request that it does not answer",
    description="The same request under the same id, so nothing is given twice. Look among "
    "booking's and training's dead letters first.",
    allow=NETWORK,
    path=SeatRequestPath,
    answer=SeatRequestAnswer,
    refusals=(NotFound, WrongSeatRequestState),
    answer_example={**STUCK_EXAMPLE, "status": "asked", "version": 6},
    personal=True,
)
def retry_seat_request(app: Training, call: Call) -> SeatRequestView:
    """The request as it is now."""
    return run(app.retry_seat_request, RetrySeatRequest(**about(call)), call)
