"""Sessions for professionals."""

from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kit.edge.fields import Id, Text, limit
from kit.edge.paging import Paging
from kit.edge.references import Code, Instant, SiteReference
from services.training.domain.professionals.half_days import MOST as MOST_HALF_DAYS
from services.training.domain.professionals.session import (
    CANCELLED_BECAUSE,
    MOST_PLACES,
    STATUSES,
)

SESSIONS_PAGING: Final = Paging("list_professional_sessions")
_LONGEST_NAME: Final = 200


class HalfDaySchema(Schema):
    """From when to when."""

    start = Instant(required=True)
    end = Instant(required=True)


class PlanBody(Schema):
    """When, where, by whom and for how many."""

    half_days = fields.List(
        fields.Nested(HalfDaySchema),
        required=True,
        validate=validate.Length(1, MOST_HALF_DAYS),
        metadata={"description": "As long as the path in all, or longer."},
    )
    trainer = Text(longest=100, required=True, metadata={"description": "Staff subject."})
    capacity = fields.Integer(required=True, validate=validate.Range(1, MOST_PLACES))
    host_id = Id(
        load_default=None,
        allow_none=True,
        metadata={
            "format": "uuid",
            "description": "The partner in whose premises it takes place; null: at the site.",
        },
    )


class PlanSessionBody(PlanBody):
    """And what is taught, by which site."""

    site = SiteReference(required=True)
    path = Code(required=True, metadata={"description": "Code of a path for professionals."})


class CancelSessionBody(Schema):
    """Why."""

    reason = fields.String(required=True, validate=validate.OneOf(CANCELLED_BECAUSE))


class RegisterProfessionalBody(Schema):
    """Who, of which partner."""

    partner_id = Id(required=True)
    name = Text(
        longest=_LONGEST_NAME,
        required=True,
        metadata={
            "description": "For the list and the certificate; forgotten a year after the session."
        },
    )


class AttendedSchema(Schema):
    """How long somebody was there."""

    attendee_id = Id(required=True)
    minutes = fields.Integer(required=True, validate=validate.Range(0, 24 * 60))


class AttendanceBody(Schema):
    """Who was there in a half-day; who is not named stays as they were."""

    half_day = fields.Integer(
        required=True,
        validate=validate.Range(1, MOST_HALF_DAYS),
        metadata={"description": "1, 2, 3 … in the order of the session."},
    )
    attended = fields.List(
        fields.Nested(AttendedSchema), required=True, validate=validate.Length(1, MOST_PLACES)
    )

    @validates_schema
    def each_once(self, data: dict[str, Any], **_: Any) -> None:
        """One number of minutes for each."""
        ids = [one["attendee_id"] for one in data["attended"]]
        if len(set(ids)) < len(ids):
            raise ValidationError("Names somebody twice.", "attended")


class AttendeePath(Schema):
    """The attendee in a path."""

    session_id = Id(required=True)
    attendee_id = Id(required=True)


class SessionsQuery(Schema):
    """Which sessions to list."""

    site = SiteReference(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    path = Code(load_default=None)
    partner_id = Id(
        load_default=None,
        metadata={"format": "uuid", "description": "With somebody of this partner on the list."},
    )
    limit = limit()
    cursor = SESSIONS_PAGING.cursor()


class AttendeeAnswer(Schema):
    """A place of the list."""

    attendee_id = fields.String()
    partner_id = fields.String()
    status = fields.String()
    registered_at = Instant()
    minutes = fields.List(
        fields.Integer(allow_none=True),
        metadata={"description": "In each half-day; null where nothing is said of it yet."},
    )
    attended_minutes = fields.Integer(attribute="attended")
    trained_at = Instant(
        allow_none=True, metadata={"description": "When the path's hours were reached."}
    )
    certificate_id = fields.String(allow_none=True)


class NamedAttendeeAnswer(Schema):
    """The same, and who it is."""

    attendee = fields.Nested(AttendeeAnswer)
    name = fields.String(allow_none=True, metadata={"description": "Null once it is forgotten."})


class SessionAnswer(Schema):
    """A session, without names."""

    id = fields.String()
    site = fields.String(attribute="state.site")
    site_id = fields.String(attribute="state.site_id")
    path = fields.String(attribute="state.path")
    path_version = fields.Integer(attribute="state.version")
    path_minutes = fields.Integer(attribute="state.minutes")
    status = fields.String(attribute="state.status", validate=validate.OneOf(STATUSES))
    half_days = fields.List(fields.Nested(HalfDaySchema), attribute="state.plan.half_days")
    trainer = fields.String(attribute="state.plan.trainer")
    capacity = fields.Integer(attribute="state.plan.capacity")
    host_id = fields.String(attribute="state.plan.host_id", allow_none=True)
    cancelled_because = fields.String(attribute="state.cancelled_because", allow_none=True)
    attendees = fields.List(fields.Nested(AttendeeAnswer), attribute="state.attendees")
    version = fields.Integer()


class NamedSessionAnswer(SessionAnswer):
    """A session with its list."""

    attendees = fields.List(fields.Nested(NamedAttendeeAnswer))


class SessionsAnswer(Schema):
    """A page of sessions."""

    items = fields.List(fields.Nested(SessionAnswer))
    next_cursor = fields.String(allow_none=True)


PLAN_EXAMPLE: Final[dict[str, Any]] = {
    "half_days": [
        {"start": "2026-12-01T08:30:00.000Z", "end": "2026-12-01T12:00:00.000Z"},
        {"start": "2026-12-01T13:00:00.000Z", "end": "2026-12-01T16:30:00.000Z"},
    ],
    "trainer": "trainer-1",
    "capacity": 12,
    "host_id": None,
}
PLAN_SESSION_EXAMPLE: Final[dict[str, Any]] = PLAN_EXAMPLE | {
    "site": "saint-denis",
    "path": "detecting_exclusion",
}
ATTENDEE_EXAMPLE: Final[dict[str, Any]] = {
    "attendee_id": "0197f000-0000-7000-8000-000000000711",
    "partner_id": "0197f000-0000-7000-8000-000000000721",
    "status": "registered",
    "registered_at": "2026-11-23T09:00:00.000Z",
    "minutes": [210, None],
    "attended_minutes": 210,
    "trained_at": None,
    "certificate_id": None,
}
REGISTER_EXAMPLE: Final[dict[str, Any]] = {
    "partner_id": ATTENDEE_EXAMPLE["partner_id"],
    "name": "Claire Exemple",
}
ATTENDANCE_EXAMPLE: Final[dict[str, Any]] = {
    "half_day": 1,
    "attended": [{"attendee_id": ATTENDEE_EXAMPLE["attendee_id"], "minutes": 210}],
}
SESSION_EXAMPLE: Final[dict[str, Any]] = PLAN_SESSION_EXAMPLE | {
    "id": "0197f000-0000-7000-8000-000000000701",
    "site_id": "0197f000-0000-7000-8000-000000000001",
    "path_version": 1,
    "path_minutes": 420,
    "status": "planned",
    "cancelled_because": None,
    "attendees": [ATTENDEE_EXAMPLE],
    "version": 3,
}
NAMED_SESSION_EXAMPLE: Final[dict[str, Any]] = SESSION_EXAMPLE | {
    "attendees": [{"attendee": ATTENDEE_EXAMPLE, "name": "Claire Exemple"}]
}
