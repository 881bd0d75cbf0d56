"""People who come without an appointment: tickets, and the queue."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.references import SitePath
from kit.edge.use_cases import DESK, about, ask, run, scope_of, site_of
from services.booking.application.commands.join_queue import JoinQueue
from services.booking.application.commands.leave_queue import ClosedQueue, CloseQueue, LeaveQueue
from services.booking.application.commands.serve_walk_in import ServeNextWalkIn, ServeWalkIn
from services.booking.application.queries.walk_ins import (
    GetWalkIn,
    ListWalkIns,
    LookAtQueue,
    QueueOnScreen,
)
from services.booking.bootstrap import Booking
from services.booking.domain.refusals import NotASlot, SlotTaken
from services.booking.domain.team.refusals import MemberGone
from services.booking.domain.walk_ins.refusals import (
    NobodyWaits,
    NoGap,
    NoSuchSpace,
    TicketClosed,
)
from services.booking.domain.walk_ins.walk_in import WalkIn
from services.booking.edge.operations import FLOOR, operations
from services.booking.edge.schemas.walk_ins import (
    WALK_INS_PAGING,
    ClosedQueueAnswer,
    CloseQueueBody,
    JoinQueueBody,
    QueueAnswer,
    QueueQuery,
    ServeBody,
    ServeNextBody,
    WalkInAnswer,
    WalkInsAnswer,
    WalkInsQuery,
)

TAG = "walk-ins"
WAITING: dict[str, Any] = {
    "id": "0197f000-0000-7000-8000-000000000005",
    "status": "waiting",
    "site": "saint-denis",
    "site_id": "0197f000-0000-7000-8000-000000000001",
    "space": "advice",
    "day": "2026-11-23",
    "number": 12,
    "person_id": None,
    "joined_at": "2026-11-23T08:30:00.000Z",
    "called_at": None,
    "served_by": None,
    "left_at": None,
    "leaving": None,
    "version": 1,
}
SERVED = {
    **WAITING,
    "status": "served",
    "called_at": "2026-11-23T08:52:10.000Z",
    "served_by": {
        "adviser_id": "0197f000-0000-7000-8000-000000000002",
        "appointment_type": "advice",
        "start": "2026-11-23T08:52:00.000Z",
        "end": "2026-11-23T09:22:00.000Z",
        "instead_of": None,
    },
    "version": 2,
}
LEFT = {
    **WAITING,
    "status": "left",
    "left_at": "2026-11-23T09:10:00.000Z",
    "leaving": "gave_up",
    "version": 2,
}
BY = {"adviser_id": "0197f000-0000-7000-8000-000000000002", "appointment_type": "advice"}
REFUSALS = (TicketClosed, SlotTaken, NotASlot, NoGap, MemberGone, NotFound)


@operations.declare(
    "join_queue",
    "POST",
    "/walk-ins",
    tag=TAG,
    summary="Give a ticket",
    description="The next number of today's queue for a space of the site; who it is may be left "
    "out.",
    allow=DESK,
    body=JoinQueueBody,
    answer=WalkInAnswer,
    status=201,
    refusals=(NoSuchSpace, NotFound, OutOfScope),
    example={"site": "saint-denis", "space": "advice"},
    answer_example=WAITING,
)
def join_queue(app: Booking, call: Call) -> WalkIn:
    """The ticket."""
    fields = call.fields | {"site": site_of(app, call.fields["site"])}
    return run(app.join_queue, JoinQueue(scope=scope_of(call.caller), **fields), call)


@operations.declare(
    "list_walk_ins",
    "GET",
    "/walk-ins",
    tag=TAG,
    summary="List a day's tickets",
    description="Those of a site's local day, by space and number.",
    allow=FLOOR,
    query=WalkInsQuery,
    answer=WalkInsAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [WAITING], "next_cursor": None},
)
def list_walk_ins(app: Booking, call: Call) -> dict[str, Any]:
    """A page of tickets."""
    limit = call.fields["limit"]
    question = ListWalkIns(
        scope=scope_of(call.caller),
        site=site_of(app, call.fields["site"]),
        space=call.fields["space"],
        day=call.fields["day"],
        after=call.fields["cursor"],
        limit=limit + 1,
    )
    return WALK_INS_PAGING.page(ask(app.list_walk_ins, question), limit, lambda one: one.id)


@operations.declare(
    "get_walk_in",
    "GET",
    "/walk-ins/{walk_in_id}",
    tag=TAG,
    summary="Read a ticket",
    description="One at the caller's sites.",
    allow=FLOOR,
    answer=WalkInAnswer,
    refusals=(NotFound,),
    answer_example=WAITING,
)
def get_walk_in(app: Booking, call: Call) -> WalkIn:
    """One ticket."""
    question = GetWalkIn(scope=scope_of(call.caller), walk_in_id=call.fields["walk_in_id"])
    return ask(app.get_walk_in, question)


@operations.declare(
    "serve_next_walk_in",
    "POST",
    "/walk-ins/next",
    tag=TAG,
    summary="Call the next ticket",
    description="The first that waits today, never one that somebody else calls at the same "
    "moment. With an adviser and a type of appointment the adviser is claimed from now on for its "
    "duration, and the call is refused where somebody holds the adviser by then; with a missed "
    "appointment its adviser fills the gap until its end; with neither it is only called.",
    allow=FLOOR,
    body=ServeNextBody,
    answer=WalkInAnswer,
    refusals=(NobodyWaits, *REFUSALS, OutOfScope),
    example={"site": "saint-denis", "space": "advice", **BY},
    answer_example=SERVED,
)
def serve_next_walk_in(app: Booking, call: Call) -> WalkIn:
    """The ticket that was called."""
    fields = call.fields | {"site": site_of(app, call.fields["site"])}
    command = ServeNextWalkIn(scope=scope_of(call.caller), **fields)
    return run(app.serve_next_walk_in, command, call)


@operations.declare(
    "serve_walk_in",
    "POST",
    "/walk-ins/{walk_in_id}/serve",
    tag=TAG,
    summary="Call a ticket",
    description="This one, out of turn; otherwise as `next`.",
    allow=FLOOR,
    body=ServeBody,
    answer=WalkInAnswer,
    refusals=REFUSALS,
    example=BY,
    answer_example=SERVED,
)
def serve_walk_in(app: Booking, call: Call) -> WalkIn:
    """The ticket as it is now."""
    return run(app.serve_walk_in, ServeWalkIn(**about(call)), call)


@operations.declare(
    "leave_queue",
    "POST",
    "/walk-ins/{walk_in_id}/leave",
    tag=TAG,
    summary="Note that somebody left",
    description="Its holder went away unserved.",
    allow=FLOOR,
    answer=WalkInAnswer,
    refusals=(TicketClosed, NotFound),
    answer_example=LEFT,
)
def leave_queue(app: Booking, call: Call) -> WalkIn:
    """The ticket as it is now."""
    return run(app.leave_queue, LeaveQueue(**about(call)), call)


@operations.declare(
    "close_queue",
    "POST",
    "/walk-ins/close",
    tag=TAG,
    summary="End the day's queues",
    description="All who still wait at the site that day are noted as gone. Saying it again "
    "changes nothing.",
    allow=DESK,
    body=CloseQueueBody,
    answer=ClosedQueueAnswer,
    refusals=(NotFound, OutOfScope),
    example={"site": "saint-denis"},
    answer_example={"items": [{**LEFT, "leaving": "closing"}]},
)
def close_queue(app: Booking, call: Call) -> ClosedQueue:
    """Those who still waited."""
    fields = call.fields | {"site": site_of(app, call.fields["site"])}
    command = CloseQueue(scope=scope_of(call.caller), **fields)
    return run(app.close_queue, command, call)


@operations.declare(
    "look_at_queue",
    "GET",
    "/sites/{site}/queue",
    tag=TAG,
    summary="Look at the queue",
    description="For a screen in the waiting room: today's numbers, and nothing of who they are.",
    allow=FLOOR,
    path=SitePath,
    query=QueueQuery,
    answer=QueueAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={
        "site": "saint-denis",
        "space": "advice",
        "day": "2026-11-23",
        "called": [11, 10, 9],
        "waiting": [12, 13],
    },
)
def look_at_queue(app: Booking, call: Call) -> QueueOnScreen:
    """What the screen shows."""
    question = LookAtQueue(
        scope=scope_of(call.caller),
        site=site_of(app, call.fields["site"]),
        space=call.fields["space"],
    )
    return ask(app.look_at_queue, question)
