"""People: what they and the network have had to do with each other."""

from typing import Any

from kernel.refusals import NotFound
from kit.edge import shown
from kit.edge.operation import Call
from kit.edge.use_cases import DESK, ask, scope_of
from services.booking.application.queries.timeline import ListTimeline
from services.booking.bootstrap import Booking
from services.booking.edge.operations import operations
from services.booking.edge.schemas.timeline import (
    TIMELINE_PAGING,
    TimelineAnswer,
    TimelineQuery,
)


@operations.declare(
    "list_timeline",
    "GET",
    "/people/{person_id}/timeline",
    tag="people",
    summary="Read a person's timeline",
    description="Referral, registration, appointments, tickets, workshops, and what other services "
    "tell of the person: the latest first, what is planned before it. Of the caller's sites alone.",
    allow=DESK,
    query=TimelineQuery,
    answer=TimelineAnswer,
    refusals=(NotFound,),
    answer_example={
        "items": [
            {
                "at": "2026-11-23T09:00:00.000Z",
                "kind": "appointment",
                "id": "0197f000-0000-7000-8000-00000000000a",
                "site": "saint-denis",
                "site_id": "0197f000-0000-7000-8000-000000000001",
                "status": "completed",
            }
        ],
        "next_cursor": None,
    },
)
def list_timeline(app: Booking, call: Call) -> dict[str, Any]:
    """A page of entries."""
    limit = call.fields["limit"]
    question = ListTimeline(
        scope=scope_of(call.caller),
        person_id=call.fields["person_id"],
        after=call.fields["cursor"],
        limit=limit + 1,
    )
    found = ask(app.list_timeline, question)
    for one in found:
        if one.entry.kind == "registration":
            # Also of whoever was merged into the person: the id is theirs.
            shown.note(one.entry.id)
    return TIMELINE_PAGING.page(found, limit, lambda one: one.entry.place)
