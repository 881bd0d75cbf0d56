"""Closures of sites: plan, withdraw, read."""

from typing import Any

from kernel.refusals import InvalidValue, NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.references import SitePath
from kit.edge.use_cases import MANAGERS, STAFF, ask, run, scope_of, site_of, told
from services.booking.application.closing import Closing, ClosureView
from services.booking.application.commands.plan_closure import PlanClosure
from services.booking.application.commands.withdraw_closure import WithdrawClosure
from services.booking.application.queries.closures import (
    ClosurePreview,
    GetClosure,
    ListClosures,
    PreviewClosure,
)
from services.booking.bootstrap import Booking
from services.booking.domain.closing.period import Period
from services.booking.domain.closing.refusals import ClosureOver
from services.booking.edge.operations import operations
from services.booking.edge.schemas.closures import (
    CLOSURES_PAGING,
    PREVIEW_PAGING,
    ClosureAnswer,
    ClosurePath,
    ClosuresAnswer,
    ClosuresQuery,
    PlanClosureBody,
    PreviewAnswer,
    PreviewQuery,
)

TAG = "closures"
WIRE = {"start": "from", "end": "to"}
ANSWER_EXAMPLE = {
    "id": "0197f000-0000-7000-8000-000000000006",
    "site": "saint-denis",
    "first_day": "2026-12-24",
    "last_day": "2026-12-31",
    "start": "2026-12-23T23:00:00.000Z",
    "end": "2026-12-31T23:00:00.000Z",
    "reason": "holidays",
    "displaces": True,
    "status": "displacing",
    "displaced": {"appointments": 25, "workshops": 0},
    "left": {"appointments": 13, "workshops": 2},
    "planned_at": "2026-11-23T08:30:00.000Z",
    "displaced_at": None,
    "withdrawn_at": None,
    "version": 1,
}


@operations.declare(
    "plan_closure",
    "POST",
    "/sites/{site}/closures",
    tag=TAG,
    summary="Plan a closure of a site",
    description="For local days (`first_day`, `last_day`) or between two instants (`from`, `to`). "
    "From now on nothing can be booked there in that period. With `displace` all that is planned "
    "there is moved, in the background: `status` tells how far it is."
    " `preview` shows beforehand what a closure would hit.",
    allow=MANAGERS,
    path=SitePath,
    body=PlanClosureBody,
    answer=ClosureAnswer,
    status=201,
    refusals=(NotFound, OutOfScope),
    example={
        "first_day": "2026-12-24",
        "last_day": "2026-12-31",
        "reason": "holidays",
        "displace": True,
    },
    answer_example=ANSWER_EXAMPLE,
)
def plan_closure(app: Booking, call: Call) -> ClosureView:
    """The closure as planned."""
    fields = call.fields
    with told("body", WIRE):
        command = PlanClosure(
            scope=scope_of(call.caller),
            site=site_of(app, fields["site"]),
            closing=closing_of(fields),
            reason=fields["reason"],
            displace=fields["displace"],
        )
        return app.plan_closure(command, call.context)


@operations.declare(
    "list_closures",
    "GET",
    "/sites/{site}/closures",
    tag=TAG,
    summary="List the closures of a site",
    description="Those that are not over yet, by start; withdrawn ones among them.",
    allow=STAFF,
    path=SitePath,
    query=ClosuresQuery,
    answer=ClosuresAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [ANSWER_EXAMPLE], "next_cursor": None},
)
def list_closures(app: Booking, call: Call) -> dict[str, Any]:
    """A page of closures."""
    limit = call.fields["limit"]
    question = ListClosures(
        scope=scope_of(call.caller),
        site=site_of(app, call.fields["site"]),
        past=call.fields["past"],
        after=call.fields["cursor"],
        limit=limit + 1,
    )
    return CLOSURES_PAGING.page(ask(app.list_closures, question), limit, lambda one: one.closure.id)


@operations.declare(
    "preview_closure",
    "GET",
    "/sites/{site}/closures/preview",
    tag=TAG,
    summary="See what a closure would hit",
    description="How many appointments and workshops are planned in a period, and which they are, "
    "in pages; not who comes. Nothing is changed.",
    allow=MANAGERS,
    path=SitePath,
    query=PreviewQuery,
    answer=PreviewAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={
        "start": "2026-12-23T23:00:00.000Z",
        "end": "2026-12-31T23:00:00.000Z",
        "counts": {"appointments": 38, "workshops": 2},
        "items": [
            {
                "kind": "appointments",
                "id": "0197f000-0000-7000-8000-000000000004",
                "start": "2026-12-24T08:00:00.000Z",
                "end": "2026-12-24T08:30:00.000Z",
                "subject": "advice",
            }
        ],
        "next_cursor": None,
    },
)
def preview_closure(app: Booking, call: Call) -> dict[str, Any]:
    """The counts, and a page of what would be hit."""
    limit, cursor = call.fields["limit"], call.fields["cursor"]
    with told("query", WIRE):
        question = PreviewClosure(
            scope=scope_of(call.caller),
            site=site_of(app, call.fields["site"]),
            closing=closing_of(call.fields),
            after=None if cursor is None else tuple(cursor.split("/", 1)),
            limit=limit + 1,
        )
        found: ClosurePreview = app.preview_closure(question)
    page = PREVIEW_PAGING.page(found.hits, limit, lambda hit: f"{hit.kind}/{hit.id}")
    return {"start": found.period.start, "end": found.period.end, "counts": found.counts, **page}


@operations.declare(
    "get_closure",
    "GET",
    "/sites/{site}/closures/{closure_id}",
    tag=TAG,
    summary="Read a closure",
    description="With where its displacement stands.",
    allow=STAFF,
    path=ClosurePath,
    answer=ClosureAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example=ANSWER_EXAMPLE,
)
def get_closure(app: Booking, call: Call) -> ClosureView:
    """One closure."""
    question = GetClosure(
        scope=scope_of(call.caller),
        site=site_of(app, call.fields["site"]),
        closure_id=call.fields["closure_id"],
    )
    return ask(app.get_closure, question)


@operations.declare(
    "withdraw_closure",
    "POST",
    "/sites/{site}/closures/{closure_id}/withdraw",
    tag=TAG,
    summary="Withdraw a closure",
    description="The site is open after all. What was displaced already stays so, and can be "
    "booked again by its proposals or anywhere else. Refused once the closure is over.",
    allow=MANAGERS,
    path=ClosurePath,
    answer=ClosureAnswer,
    refusals=(NotFound, OutOfScope, ClosureOver),
    answer_example={
        **ANSWER_EXAMPLE,
        "status": "withdrawn",
        "withdrawn_at": "2026-11-23T09:10:00.000Z",
        "version": 2,
    },
)
def withdraw_closure(app: Booking, call: Call) -> ClosureView:
    """The closure as it is now."""
    command = WithdrawClosure(
        scope=scope_of(call.caller),
        site=site_of(app, call.fields["site"]),
        closure_id=call.fields["closure_id"],
        expected_version=call.if_match,
    )
    return run(app.withdraw_closure, command, call)


def closing_of(fields: dict[str, Any]) -> Closing:
    """When, as a body or a query says it. Raises `InvalidValue`."""
    first_day, last_day = fields["first_day"], fields["last_day"]
    first, last = fields["first"], fields["last"]
    if last_day is not None and first_day is None:
        raise InvalidValue("first_day", "needed with a last one")
    if first is not None and last is None:
        raise InvalidValue("end", "needed with a start")
    if last is not None and first is None:
        raise InvalidValue("start", "needed with an end")
    if (first_day is None) == (first is None):
        raise InvalidValue("first_day", "either days or instants, not both")
    if first_day is not None:
        return Closing(days=(first_day, last_day or first_day))
    return Closing(period=Period.between(first, last))
