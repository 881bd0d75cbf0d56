"""The group of a workshop."""

from typing import Any, Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import Id, Instant, PersonId
from services.training.domain.enrolments.progress import DoneBy
from services.training.domain.seats.copies import SeatStatus


class WorkshopPath(Schema):
    """The workshop in a path."""

    workshop_id = Id(required=True)


class MemberAnswer(Schema):
    """Somebody with a seat or a place in line, and how far they are with the module."""

    person_id = PersonId(attribute="seat.person_id")
    seat_id = fields.String(attribute="seat.id")
    seat_status = fields.String(
        attribute="seat.status", validate=validate.OneOf(get_args(SeatStatus))
    )
    enrolment_id = fields.String(
        allow_none=True,
        metadata={
            "description": "Null of who is on no path with the module, or is at another site."
        },
    )
    enrolment_status = fields.String(allow_none=True)
    done = fields.Boolean()
    done_by = fields.String(allow_none=True, validate=validate.OneOf(get_args(DoneBy)))
    attended = fields.Integer(metadata={"description": "Different workshops that count so far."})
    sessions = fields.Integer(
        allow_none=True, metadata={"description": "Workshops that make it done."}
    )
    missing = fields.List(
        fields.String(), metadata={"description": "Modules that come before and are not done."}
    )


class GroupAnswer(Schema):
    """A workshop of a module, with its people."""

    workshop_id = fields.String(attribute="workshop.id")
    module = fields.String(attribute="workshop.module")
    path = fields.String(
        allow_none=True,
        metadata={
            "description": "The path that has the module. Null where none does: then nobody's "
            "attendance counts, and the workshop's `module` in booking is to be looked at."
        },
    )
    site = fields.String()
    start = Instant(attribute="workshop.start")
    end = Instant(attribute="workshop.end")
    members = fields.List(fields.Nested(MemberAnswer))


GROUP_EXAMPLE: Final[dict[str, Any]] = {
    "workshop_id": "0197f000-0000-7000-8000-000000000601",
    "module": "email_write",
    "path": "email",
    "site": "saint-denis",
    "start": "2026-11-24T13:00:00.000Z",
    "end": "2026-11-24T15:00:00.000Z",
    "members": [
        {
            "person_id": "0197f000-0000-7000-8000-000000000301",
            "seat_id": "0197f000-0000-7000-8000-000000000501",
            "seat_status": "reserved",
            "enrolment_id": "0197f000-0000-7000-8000-000000000401",
            "enrolment_status": "active",
            "done": False,
            "done_by": None,
            "attended": 0,
            "sessions": 1,
            "missing": [],
        }
    ],
}
