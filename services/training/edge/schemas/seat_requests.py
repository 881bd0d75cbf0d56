"""Requests for seats: what is asked and what is answered."""

from typing import Any, Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import Id, Instant, PersonId, limit
from kit.edge.paging import Paging
from kit.edge.references import Code, SiteReference
from services.training.domain.seats.request import SeatRequestStatus

SEAT_REQUESTS_PAGING: Final = Paging("list_seat_requests")
STATUSES: Final[tuple[str, ...]] = get_args(SeatRequestStatus)


class RequestSeatBody(Schema):
    """For which module, where and when."""

    module = Code(required=True, metadata={"description": "Code of a module of the path."})
    site = SiteReference(
        load_default=None,
        allow_none=True,
        metadata={"description": "The enrolment's unless given."},
    )
    earliest = Instant(
        load_default=None,
        allow_none=True,
        metadata={"description": "The workshop starts then or later; now unless given."},
    )
    latest = Instant(
        load_default=None,
        allow_none=True,
        metadata={"description": "The workshop starts before; 60 days on unless given."},
    )


class SeatRequestPath(Schema):
    """The request in a path."""

    request_id = Id(required=True)


class SeatRequestsQuery(Schema):
    """Which requests to list."""

    site = SiteReference(load_default=None)
    person_id = Id(load_default=None)
    enrolment_id = Id(load_default=None)
    module = Code(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    limit = limit()
    cursor = SEAT_REQUESTS_PAGING.cursor()


class SeatRequestAnswer(Schema):
    """A request for a seat, and what booking answered."""

    id = fields.String(attribute="request.id")
    person_id = PersonId(attribute="request.state.person_id")
    enrolment_id = fields.String(attribute="request.state.enrolment_id")
    path = fields.String(attribute="request.state.path")
    module = fields.String(attribute="request.state.module")
    site = fields.String(attribute="request.state.site")
    site_id = fields.String(attribute="request.state.site_id")
    earliest = Instant(attribute="request.state.earliest")
    latest = Instant(attribute="request.state.latest")
    asked_at = Instant(attribute="request.state.asked_at")
    asked_by = fields.String(attribute="request.state.asked_by")
    status = fields.String(
        attribute="request.state.status",
        validate=validate.OneOf(STATUSES),
        metadata={
            "description": "`asked` until booking answers, `stuck` where it does not; `superseded` "
            "where another request goes on (`replaced_by`)."
        },
    )
    reason = fields.String(
        attribute="request.state.reason",
        allow_none=True,
        metadata={"description": "Why it was refused, cancelled or ended."},
    )
    withdrawn = fields.String(
        attribute="request.state.withdrawn",
        allow_none=True,
        metadata={"description": "Why the seat is needed no longer."},
    )
    seat_id = fields.String(attribute="request.state.seat_id", allow_none=True)
    position = fields.Integer(
        attribute="request.state.position",
        allow_none=True,
        metadata={"description": "In line when it was put there, 1 for the next."},
    )
    until = Instant(
        attribute="request.state.until",
        allow_none=True,
        metadata={"description": "When the offer ends."},
    )
    workshop_id = fields.String(attribute="request.state.workshop_id", allow_none=True)
    start = Instant(
        attribute="workshop.start",
        dump_default=None,
        allow_none=True,
        metadata={"description": "Of the workshop; null until booking has told of it."},
    )
    end = Instant(attribute="workshop.end", dump_default=None, allow_none=True)
    replaces = fields.String(attribute="request.state.replaces", allow_none=True)
    replaced_by = fields.String(attribute="request.state.replaced_by", allow_none=True)
    version = fields.Integer()


class SeatRequestsAnswer(Schema):
    """A page of requests."""

    items = fields.List(fields.Nested(SeatRequestAnswer))
    next_cursor = fields.String(allow_none=True)


ASKED_EXAMPLE: Final[dict[str, Any]] = {
    "id": "0197f000-0000-7000-8000-000000000501",
    "person_id": "0197f000-0000-7000-8000-000000000301",
    "enrolment_id": "0197f000-0000-7000-8000-000000000401",
    "path": "email",
    "module": "email_write",
    "site": "saint-denis",
    "site_id": "0197f000-0000-7000-8000-000000000001",
    "earliest": "2026-11-23T09:00:00.000Z",
    "latest": "2027-01-22T09:00:00.000Z",
    "asked_at": "2026-11-23T09:00:00.000Z",
    "asked_by": "trainer-1",
    "status": "asked",
    "reason": None,
    "withdrawn": None,
    "seat_id": None,
    "position": None,
    "until": None,
    "workshop_id": None,
    "start": None,
    "end": None,
    "replaces": None,
    "replaced_by": None,
    "version": 1,
}
RESERVED_EXAMPLE: Final[dict[str, Any]] = {
    **ASKED_EXAMPLE,
    "status": "reserved",
    "seat_id": "0197f000-0000-7000-8000-000000000601",
    "workshop_id": "0197f000-0000-7000-8000-000000000701",
    "start": "2026-12-01T13:00:00.000Z",
    "end": "2026-12-01T15:00:00.000Z",
    "version": 2,
}
WITHDRAWN_EXAMPLE: Final[dict[str, Any]] = {
    **RESERVED_EXAMPLE,
    "status": "withdrawn",
    "withdrawn": "no_longer_needed",
    "version": 3,
}
STUCK_EXAMPLE: Final[dict[str, Any]] = {**ASKED_EXAMPLE, "status": "stuck", "version": 5}
