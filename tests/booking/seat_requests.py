"""Training's requests for seats, as booking's inbox gets them."""

from kernel.scope import NATIONAL
from services.booking.application.queries.workshops import ListSeats
from tests.booking.builders import CONTEXT, at
from tests.told import told

REQUEST = "0197f000-0000-7000-8000-0000000000b7"
ENROLMENT = "0197f000-0000-7000-8000-0000000000e1"


def requested(workshops, person_id, request_id=REQUEST, **facts):
    """A seat of the module of these workshops is needed within three weeks."""
    window = {"earliest": "2026-11-24T00:00:00.000Z", "latest": "2026-12-14T00:00:00.000Z"}
    return _told("seat_requested", workshops, person_id, request_id, **window | facts)


def withdrawn(workshops, person_id, request_id=REQUEST, reason="enrolment_paused", **facts):
    """It is needed no longer."""
    return _told("seat_request_withdrawn", workshops, person_id, request_id, reason=reason, **facts)


def take(workshops, *events):
    """The events of one batch."""
    workshops.app.store.run(lambda tx: workshops.app.react(tx, events), CONTEXT)


def asked_for(workshops, workshop_id):
    """What became of each seat of the workshop: who cancelled it and why, where it was."""
    rows = workshops.app.list_seats(ListSeats(scope=NATIONAL, workshop_id=workshop_id))
    seats = [row.seat.data for row in rows]
    return [(one.status, one.cancelled_by, one.reason) for one in seats]


def _told(name, workshops, person_id, request_id, **facts):
    values = {
        "request_id": request_id,
        "person_id": person_id,
        "enrolment_id": ENROLMENT,
        "module": "email-basics",
        "site_id": workshops.network.site.id,
    }
    return told(f"training.{name}.v1", person_id, at(7), data=values | facts)
