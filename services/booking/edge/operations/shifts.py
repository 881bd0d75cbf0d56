"""The rota: plan shifts, sign up for them, confirm them."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.use_cases import MANAGERS, STAFF, about, ask, run, scope_of, site_of, told
from services.booking.application.commands.change_shift import CancelShift, ChangeShift
from services.booking.application.commands.confirm_shift import ConfirmShift
from services.booking.application.commands.plan_shift import (
    PlanShift,
    PlanShiftSeries,
    ShiftSeries,
)
from services.booking.application.commands.sign_up_for_shift import (
    SignUpForShift,
    WithdrawFromShift,
)
from services.booking.application.queries.shifts import GetShift, ListShifts
from services.booking.bootstrap import Booking
from services.booking.domain.refusals import OutsideWindow
from services.booking.domain.team.refusals import MemberGone
from services.booking.domain.team.shift import Shift
from services.booking.domain.team.shift_refusals import (
    AssignedByManager,
    BeginnerAlone,
    NeedsFilled,
    NoPlace,
    ShiftStarted,
    WrongShiftState,
)
from services.booking.domain.workshops.refusals import Engaged
from services.booking.edge.operations import operations
from services.booking.edge.schemas.shifts import (
    SHIFTS_PAGING,
    CancelShiftBody,
    ChangeShiftBody,
    ConfirmShiftBody,
    PlanShiftBody,
    PlanShiftSeriesBody,
    ShiftAnswer,
    ShiftsAnswer,
    ShiftSeriesAnswer,
    ShiftsQuery,
    SignUpBody,
)

TAG = "shifts"
MEMBER_ID = "0197f000-0000-7000-8000-000000000002"
NEEDS_EXAMPLE = [
    {"role": None, "skill": "cv", "count": 1},
    {"role": "volunteer", "skill": None, "count": 2},
]
BODY_EXAMPLE = {
    "site": "saint-denis",
    "start": "2026-12-01T09:00:00+01:00",
    "end": "2026-12-01T12:30:00+01:00",
    "needs": NEEDS_EXAMPLE,
}
ANSWER_EXAMPLE: dict[str, Any] = {
    "id": "0197f000-0000-7000-8000-000000000008",
    "status": "planned",
    "site": "saint-denis",
    "site_id": "0197f000-0000-7000-8000-000000000001",
    "timezone": "Europe/Paris",
    "start": "2026-12-01T08:00:00.000Z",
    "end": "2026-12-01T11:30:00.000Z",
    "venue_id": None,
    "needs": NEEDS_EXAMPLE,
    "assignments": [],
    "series_id": None,
    "occurrence": None,
    "version": 1,
}
ASSIGNED = {"member_id": MEMBER_ID, "need": 0, "by_manager": False, "minutes": None}


@operations.declare(
    "plan_shift",
    "POST",
    "/shifts",
    tag=TAG,
    summary="Plan a shift",
    description="Who is needed at the site or at one of its venues: so many of a role with a "
    "skill. Who is on a shift can still be booked for appointments.",
    allow=MANAGERS,
    body=PlanShiftBody,
    answer=ShiftAnswer,
    status=201,
    refusals=(NotFound, OutOfScope),
    example=BODY_EXAMPLE,
    answer_example=ANSWER_EXAMPLE,
)
def plan_shift(app: Booking, call: Call) -> Shift:
    """The new shift."""
    return run(app.plan_shift, _plan(app, call), call)


@operations.declare(
    "plan_shift_series",
    "POST",
    "/shifts/series",
    tag=TAG,
    summary="Plan a series of shifts",
    description="The same shift again and again, at the same time of the site's clocks on both "
    "sides of a change of hour.",
    allow=MANAGERS,
    body=PlanShiftSeriesBody,
    answer=ShiftSeriesAnswer,
    status=201,
    refusals=(NotFound, OutOfScope),
    example={**BODY_EXAMPLE, "rrule": "FREQ=WEEKLY;COUNT=12"},
    answer_example={
        "items": [
            {
                **ANSWER_EXAMPLE,
                "series_id": "0197f000-0000-7000-8000-000000000009",
                "occurrence": 1,
            }
        ]
    },
)
def plan_shift_series(app: Booking, call: Call) -> ShiftSeries:
    """The new shifts."""
    rule = call.fields.pop("rrule")
    return run(app.plan_shift_series, PlanShiftSeries(first=_plan(app, call), rrule=rule), call)


@operations.declare(
    "list_shifts",
    "GET",
    "/shifts",
    tag=TAG,
    summary="List a site's shifts",
    description="Those that start on these days of the site's own calendar, by start, cancelled "
    "ones among them.",
    allow=STAFF,
    query=ShiftsQuery,
    answer=ShiftsAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [ANSWER_EXAMPLE], "next_cursor": None},
)
def list_shifts(app: Booking, call: Call) -> dict[str, Any]:
    """A page of shifts."""
    fields, limit = call.fields, call.fields["limit"]
    question = ListShifts(
        scope=scope_of(call.caller),
        site=site_of(app, fields["site"]),
        first=fields["first"],
        last=fields["last"],
        after=fields["cursor"],
        limit=limit + 1,
    )
    with told("query", {"last": "to"}):
        found = app.list_shifts(question)
    return SHIFTS_PAGING.page(found, limit, lambda shift: shift.id)


@operations.declare(
    "get_shift",
    "GET",
    "/shifts/{shift_id}",
    tag=TAG,
    summary="Read a shift",
    description="One at the caller's sites, with who has signed up.",
    allow=STAFF,
    answer=ShiftAnswer,
    refusals=(NotFound,),
    answer_example=ANSWER_EXAMPLE,
)
def get_shift(app: Booking, call: Call) -> Shift:
    """One shift."""
    return ask(app.get_shift, GetShift(**call.fields, scope=scope_of(call.caller)))


@operations.declare(
    "change_shift",
    "PATCH",
    "/shifts/{shift_id}",
    tag=TAG,
    summary="Change a shift, or the rest of its series",
    description="What is left out stays, and so does who has signed up: needs under that are "
    "refused. Those of the series that follow move by as much on the clock.",
    allow=MANAGERS,
    body=ChangeShiftBody,
    answer=ShiftAnswer,
    refusals=(NeedsFilled, Engaged, MemberGone, WrongShiftState, ShiftStarted, NotFound),
    example={"start": "2026-12-01T09:30:00+01:00"},
    answer_example={
        **ANSWER_EXAMPLE,
        "start": "2026-12-01T08:30:00.000Z",
        "end": "2026-12-01T12:00:00.000Z",
        "version": 2,
    },
)
def change_shift(app: Booking, call: Call) -> Shift:
    """The shift as it is now."""
    fields = call.fields
    if "needs" in fields:
        fields["needs"] = tuple(fields["needs"])
    return run(app.change_shift, ChangeShift(**about(call)), call)


@operations.declare(
    "cancel_shift",
    "POST",
    "/shifts/{shift_id}/cancel",
    tag=TAG,
    summary="Cancel a shift, or the rest of its series",
    description="Possible until it is confirmed.",
    allow=MANAGERS,
    body=CancelShiftBody,
    answer=ShiftAnswer,
    refusals=(WrongShiftState, NotFound),
    example={"reach": "this"},
    answer_example={**ANSWER_EXAMPLE, "status": "cancelled", "version": 2},
)
def cancel_shift(app: Booking, call: Call) -> Shift:
    """The shift as it is now."""
    return run(app.cancel_shift, CancelShift(**about(call)), call)


@operations.declare(
    "sign_up_for_shift",
    "POST",
    "/shifts/{shift_id}/members",
    tag=TAG,
    summary="Sign a member up for a shift",
    description="By the member, until it starts, or by a manager, until it is confirmed: whom a "
    "manager assigned, a manager takes off. A beginner needs somebody with experience on the "
    "shift. Nobody has two shifts at one time.",
    allow=STAFF,
    body=SignUpBody,
    answer=ShiftAnswer,
    refusals=(NoPlace, BeginnerAlone, Engaged, MemberGone, WrongShiftState, ShiftStarted, NotFound),
    example={"member_id": MEMBER_ID},
    if_match="no",
    answer_example={**ANSWER_EXAMPLE, "assignments": [ASSIGNED], "version": 2},
)
def sign_up_for_shift(app: Booking, call: Call) -> Shift:
    """The shift as it is now."""
    command = SignUpForShift(
        **call.fields, scope=scope_of(call.caller), by_manager=_is_manager(call)
    )
    return run(app.sign_up_for_shift, command, call)


@operations.declare(
    "withdraw_from_shift",
    "POST",
    "/shifts/{shift_id}/members/{member_id}/withdraw",
    tag=TAG,
    summary="Take a member off a shift",
    description="Refused where only beginners would be left.",
    allow=STAFF,
    answer=ShiftAnswer,
    refusals=(BeginnerAlone, AssignedByManager, WrongShiftState, ShiftStarted, NotFound),
    answer_example={**ANSWER_EXAMPLE, "version": 3},
    if_match="no",
)
def withdraw_from_shift(app: Booking, call: Call) -> Shift:
    """The shift as it is now."""
    command = WithdrawFromShift(
        **call.fields, scope=scope_of(call.caller), by_manager=_is_manager(call)
    )
    return run(app.withdraw_from_shift, command, call)


@operations.declare(
    "confirm_shift",
    "POST",
    "/shifts/{shift_id}/confirm",
    tag=TAG,
    summary="Confirm a shift that is over",
    description="Counts the minutes of everybody once: as long as planned, or as corrected here.",
    allow=MANAGERS,
    body=ConfirmShiftBody,
    answer=ShiftAnswer,
    refusals=(WrongShiftState, OutsideWindow, NotFound),
    example={"corrections": [{"member_id": MEMBER_ID, "minutes": 195}]},
    answer_example={
        **ANSWER_EXAMPLE,
        "status": "confirmed",
        "assignments": [{**ASSIGNED, "minutes": 195}],
        "version": 3,
    },
)
def confirm_shift(app: Booking, call: Call) -> Shift:
    """The shift as it is now."""
    corrections = {one["member_id"]: one["minutes"] for one in call.fields["corrections"]}
    command = ConfirmShift(**about(call) | {"corrections": corrections})
    return run(app.confirm_shift, command, call)


def _plan(app: Booking, call: Call) -> PlanShift:
    fields = call.fields
    return PlanShift(
        **fields
        | {
            "scope": scope_of(call.caller),
            "site": site_of(app, fields["site"]),
            "needs": tuple(fields["needs"]),
        }
    )


def _is_manager(call: Call) -> bool:
    return not call.caller.roles.isdisjoint(MANAGERS)
