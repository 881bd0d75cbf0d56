"""Tickets of people who come without an appointment."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit.edge.fields import Id, PersonId, limit
from kit.edge.paging import Paging
from kit.edge.references import Code, Day, Instant, SiteReference
from services.booking.edge.schemas.sites import SPACES

WALK_INS_PAGING: Final = Paging("list_walk_ins")


def _space(**options: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(SPACES), **options)


class JoinQueueBody(Schema):
    """Where to wait, and who, if anybody asked."""

    site = SiteReference(required=True)
    space = _space(load_default="advice")
    person_id = Id(load_default=None)


class ServeBody(Schema):
    """By whom: an adviser with a type, a missed appointment's adviser, or neither."""

    adviser_id = Id(load_default=None, metadata={"description": "With `appointment_type`."})
    appointment_type = Code(
        load_default=None,
        metadata={"description": "With `adviser_id` or `instead_of`.", "example": "advice"},
    )
    instead_of = Id(
        load_default=None,
        metadata={"description": "A missed appointment, whose gap is filled until its end."},
    )


class ServeNextBody(ServeBody):
    """The first that waits."""

    site = SiteReference(required=True)
    space = _space(load_default="advice")


class CloseQueueBody(Schema):
    """Whose queues are over."""

    site = SiteReference(required=True)
    day = Day(load_default=None, metadata={"description": "Left out: today."})


class WalkInsQuery(Schema):
    """A day's tickets at a site."""

    site = SiteReference(required=True)
    space = _space(load_default=None)
    day = Day(load_default=None, metadata={"description": "Left out: today."})
    limit = limit()
    cursor = WALK_INS_PAGING.cursor()


class QueueQuery(Schema):
    """Which queue."""

    space = _space(load_default="advice")


class ServedByAnswer(Schema):
    """Who serves a ticket, until when."""

    adviser_id = fields.String()
    appointment_type = fields.String()
    start = Instant()
    end = Instant()
    instead_of = fields.String(allow_none=True)


class WalkInAnswer(Schema):
    """A ticket."""

    id = fields.String()
    status = fields.String(attribute="state.status")
    site = fields.String(attribute="state.site")
    site_id = fields.String(attribute="state.site_id")
    space = fields.String(attribute="state.space")
    day = fields.Date(attribute="state.day")
    number = fields.Integer(attribute="state.number")
    person_id = PersonId(attribute="state.person_id")
    joined_at = Instant(attribute="state.joined_at")
    called_at = Instant(attribute="state.called_at", allow_none=True)
    served_by = fields.Nested(ServedByAnswer, attribute="state.served_by", allow_none=True)
    left_at = Instant(attribute="state.left_at", allow_none=True)
    leaving = fields.String(attribute="state.leaving", allow_none=True)
    version = fields.Integer()


class WalkInsAnswer(Schema):
    """A page of tickets, by space and number."""

    items = fields.List(fields.Nested(WalkInAnswer))
    next_cursor = fields.String(allow_none=True)


class ClosedQueueAnswer(Schema):
    """Those who still waited."""

    items = fields.List(fields.Nested(WalkInAnswer), attribute="gone")


class QueueAnswer(Schema):
    """Numbers alone: those called last, the latest first, and those that wait, in their order."""

    site = fields.String()
    space = fields.String()
    day = fields.Date()
    called = fields.List(fields.Integer())
    waiting = fields.List(fields.Integer())
