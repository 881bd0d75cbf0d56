"""Free slots."""

from datetime import UTC, datetime, timedelta
from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.use_cases import scope_of, site_of, told
from services.booking.application.queries.slots import FindSlots
from services.booking.bootstrap import Booking
from services.booking.domain.refusals import FreeSlot, NotOffered
from services.booking.edge.operations import FLOOR, operations
from services.booking.edge.schemas.slots import (
    SLOTS_PAGING,
    SlotsAnswer,
    SlotsQuery,
    point_and_distance,
)

USUAL_WINDOW = timedelta(days=14)
_START = "%Y%m%dT%H%MZ"


@operations.declare(
    "find_slots",
    "GET",
    "/slots",
    tag="appointments",
    summary="Find free slots",
    description="The starts that can be booked at a site, at the caller's sites of a département, "
    "or at those around a point (the 50 closest), by start, then the closest site, then adviser: "
    "the opening hours and the advisers' availability, less absences, public holidays and what is "
    "booked, each site in its own time zone. A site without opening hours has none.",
    allow=FLOOR,
    query=SlotsQuery,
    answer=SlotsAnswer,
    refusals=(NotOffered, NotFound, OutOfScope),
    answer_example={
        "items": [
            {
                "start": "2026-11-24T08:00:00.000Z",
                "end": "2026-11-24T08:30:00.000Z",
                "site": "saint-denis",
                "adviser_id": "0197f000-0000-7000-8000-000000000002",
                "distance_km": None,
            }
        ],
        "next_cursor": None,
    },
)
def find_slots(app: Booking, call: Call) -> dict[str, Any]:
    """A page of free slots."""
    fields, limit = call.fields, call.fields["limit"]
    start = fields["first"] or app.tools.clock.now()
    near, within = point_and_distance(fields["near"]) if fields["near"] else (None, 0)
    with told("query", {"start": "from", "end": "to"}):
        found = app.find_slots(
            FindSlots(
                scope=scope_of(call.caller),
                site=site_of(app, fields["site"]) if fields["site"] else None,
                department=fields["department"],
                near=near,
                within=within,
                accessible=fields["accessible"],
                appointment_type=fields["type"],
                channel=fields["channel"],
                start=start,
                end=fields["last"] or start + USUAL_WINDOW,
                adviser_id=fields["adviser_id"],
                language=fields["language"],
                person_id=fields["person_id"],
                follow_up_of=fields["follow_up_of"],
                after=_passed(fields["cursor"]),
                limit=limit + 1,
            )
        )
    return SLOTS_PAGING.page(found, limit, _key_of)


def _passed(key: str | None) -> FreeSlot | None:
    if key is None:
        return None
    text, site, adviser_id = key.split("~")
    start = datetime.strptime(text, _START).replace(tzinfo=UTC)
    return FreeSlot(start, start, site, adviser_id)


def _key_of(slot: FreeSlot) -> str:
    return f"{slot.start.strftime(_START)}~{slot.site}~{slot.adviser_id}"
