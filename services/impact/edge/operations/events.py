"""Events: the archive, for analysts."""

from typing import Any

import msgspec

from kit.edge.operation import Call
from services.impact.bootstrap import Impact
from services.impact.domain.archive import Search
from services.impact.edge.operations import operations
from services.impact.edge.schemas import EventsQuery, EventsSchema


@operations.declare(
    "list_events",
    "GET",
    "/events",
    tag="events",
    summary="Read the archive of events",
    description="In the order of arrival, filtered by types, subject and time. While `next_cursor` "
    "is there, read on with it: of a search by time a page may be short, or empty, and still have "
    "one. Where it is null the archive ends for now: keep `position` and give it as `cursor` an "
    "hour or a year later. Whoever does so is told of every event once, late ones too, since it "
    "goes by when they came in and not by when they happened.",
    allow=("analyst", "operator"),
    query=EventsQuery,
    answer=EventsSchema,
    answer_example={
        "events": [
            {
                "position": 1284,
                "archived_at": "2026-11-23T18:04:11.527Z",
                "event": {
                    "specversion": "1.0",
                    "id": "019ab1c2-7d3e-7a10-9c55-2f64d1c3aa07",
                    "source": "/booking",
                    "type": "booking.appointment_missed.v1",
                    "subject": "appointment/019ab1bd-0aa2-7c44-8f3b-5a9f4f7f1b52",
                    "time": "2026-11-23T18:04:11.431Z",
                    "sequence": 2,
                },
            }
        ],
        "next_cursor": "1284",
        "position": 1391,
        "as_of": "2026-11-23T18:20:57.004Z",
    },
)
def list_events(app: Impact, call: Call) -> dict[str, Any]:
    """One page of the archive."""
    fields = call.fields
    found = app.archive.search(
        Search(
            after=int(fields["cursor"]),
            limit=fields["limit"],
            types=fields["type"].split(",") if fields["type"] else (),
            subject=fields["subject"],
            since=fields["since"],
            until=fields["until"],
        )
    )
    return {
        "events": [
            {
                "position": archived.position,
                "archived_at": archived.archived_at,
                "event": msgspec.json.decode(archived.body),
            }
            for archived in found.events
        ],
        "next_cursor": str(found.read_up_to) if found.more else None,
        "position": found.moment.position,
        "as_of": found.moment.as_of,
    }
