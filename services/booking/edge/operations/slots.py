"""Free slots."""

from datetime import UTC, datetime, timedelta
from typing import Any

from kit.edge.operation import Call
from services.booking.application.queries.slots import FindSlots
from services.booking.bootstrap import Booking
from services.booking.domain.refusals import FreeSlot, NotFound, OutOfScope
from services.booking.edge.operations import FLOOR, operations, scope_of, site_of, told
from services.booking.edge.schemas.appointments import SLOTS_PAGING, SlotsAnswer, SlotsQuery

USUAL_WINDOW = timedelta(days=14)
_START = "%Y%m%dT%H%MZ"
_MOST_ADVISERS = 500
"""More than any team: how many slots of one start a page may have to skip."""


@operations.declare(
    "find_slots",
    "GET",
    "/slots",
    tag="appointments",
    summary="Find free slots",
    description="The starts that can be booked at a site, by start then adviser: its opening "
    "hours and its advisers' availability, less absences, public holidays and what is booked. "
    "A site without opening hours has none.",
    allow=FLOOR,
    query=SlotsQuery,
    answer=SlotsAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={
        "items": [
            {
                "start": "2026-11-24T08:00:00.000Z",
                "end": "2026-11-24T08:30:00.000Z",
                "site": "saint-denis",
                "adviser_id": "0197f000-0000-7000-8000-000000000002",
            }
        ],
        "next_cursor": None,
    },
)
def find_slots(app: Booking, call: Call) -> dict[str, Any]:
    """A page of free slots."""
    fields, limit = call.fields, call.fields["limit"]
    start = fields["first"] or app.tools.clock.now()
    end = fields["last"] or start + USUAL_WINDOW
    passed = _passed(fields["cursor"])
    question = FindSlots(
        scope=scope_of(call.caller),
        site=site_of(app, fields["site"]),
        appointment_type=fields["type"],
        start=max(start, passed[0]) if passed else start,
        end=end,
        adviser_id=fields["adviser_id"],
        language=fields["language"],
        person_id=fields["person_id"],
        limit=limit + 1 + (_MOST_ADVISERS if passed else 0),
    )
    with told("query", {"start": "from", "end": "to"}):
        found = app.find_slots(question)
    if passed:
        found = [slot for slot in found if (slot.start, slot.adviser_id) > passed]
    return SLOTS_PAGING.page(found, limit, _key_of)


def _passed(key: str | None) -> tuple[datetime, str] | None:
    if key is None:
        return None
    start, _, adviser_id = key.partition("~")
    return datetime.strptime(start, _START).replace(tzinfo=UTC), adviser_id


def _key_of(slot: FreeSlot) -> str:
    return f"{slot.start.astimezone(UTC).strftime(_START)}~{slot.adviser_id}"
