"""Shifts of the rota: what is asked and what is answered."""

from typing import Any, Final

from marshmallow import Schema, fields, post_load, validate

from kit.edge.fields import Id, limit
from kit.edge.paging import Paging
from kit.edge.references import Code, Day, Instant, SiteReference
from services.booking.domain.team.shift import MOST_MINUTES, MOST_NEEDS, MOST_PEOPLE, Need
from services.booking.edge.schemas.members import ROLES
from services.booking.edge.schemas.workshops import reach

SHIFTS_PAGING: Final = Paging("list_shifts")
_NEED: Final = "Of the shift's needs, counted from 0."


class NeedFields(Schema):
    """So many members of a role with a skill; what is left out does not matter."""

    role = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(ROLES))
    skill = Code(load_default=None, allow_none=True)
    count = fields.Integer(strict=True, load_default=1, validate=validate.Range(1, MOST_PEOPLE))


class NeedSchema(NeedFields):
    """So many members of a role with a skill; what is left out does not matter."""

    @post_load
    def need(self, data: dict[str, Any], **_kwargs: object) -> Need:
        """As the domain has it."""
        return Need(**data)


def _needs(**options: Any) -> fields.List[Need]:
    return fields.List(
        fields.Nested(NeedSchema), validate=validate.Length(1, MOST_NEEDS), **options
    )


class PlanShiftBody(Schema):
    """Who is needed, when and where."""

    site = SiteReference(required=True)
    start = Instant(required=True, metadata={"example": "2026-12-01T09:00:00+01:00"})
    end = Instant(required=True, metadata={"example": "2026-12-01T12:30:00+01:00"})
    needs = _needs(required=True)
    venue_id = Id(
        load_default=None,
        allow_none=True,
        metadata={"description": "One of the site's venues, for a shift elsewhere."},
    )


class PlanShiftSeriesBody(PlanShiftBody):
    """The first shift of a series, and how it recurs."""

    rrule = fields.String(
        required=True,
        validate=validate.Length(1, 200),
        metadata={"description": "As for workshops.", "example": "FREQ=WEEKLY;COUNT=12"},
    )


class ChangeShiftBody(Schema):
    """What is to be different; what is left out stays."""

    reach = reach()
    start = Instant(metadata={"description": "Alone, it keeps the length."})
    end = Instant()
    needs = _needs()
    venue_id = Id()


class CancelShiftBody(Schema):
    """How much."""

    reach = reach()


class SignUpBody(Schema):
    """Who, and for what."""

    member_id = Id(required=True)
    need = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, MOST_NEEDS - 1),
        metadata={"description": _NEED + " Left out: the most particular that the member fits."},
    )


class CorrectionSchema(Schema):
    """How long a member worked."""

    member_id = Id(required=True)
    minutes = fields.Integer(
        strict=True,
        required=True,
        validate=validate.Range(0, MOST_MINUTES),
        metadata={"description": "0: the member did not come."},
    )


class ConfirmShiftBody(Schema):
    """What was otherwise than planned."""

    corrections = fields.List(
        fields.Nested(CorrectionSchema),
        load_default=list,
        validate=validate.Length(max=MOST_PEOPLE),
    )


class ShiftsQuery(Schema):
    """Which shifts to list."""

    site = SiteReference(required=True)
    first = Day(
        required=True,
        data_key="from",
        metadata={"description": "Of the site's calendar.", "example": "2026-12-01"},
    )
    last = Day(
        required=True,
        data_key="to",
        metadata={"description": "Inclusive; up to 366 days later.", "example": "2026-12-31"},
    )
    limit = limit()
    cursor = SHIFTS_PAGING.cursor()


class AssignmentAnswer(Schema):
    """A member who has signed up."""

    member_id = fields.String()
    need = fields.Integer(metadata={"description": _NEED})
    by_manager = fields.Boolean()
    minutes = fields.Integer(allow_none=True, metadata={"description": "Once confirmed."})


class ShiftAnswer(Schema):
    """A shift; instants are in UTC, `timezone` is the site's."""

    id = fields.String()
    status = fields.String()
    site = fields.String()
    site_id = fields.String()
    timezone = fields.String()
    start = Instant()
    end = Instant()
    venue_id = fields.String(allow_none=True)
    needs = fields.List(fields.Nested(NeedFields))
    assignments = fields.List(fields.Nested(AssignmentAnswer))
    series_id = fields.String(allow_none=True)
    occurrence = fields.Integer(allow_none=True)
    version = fields.Integer()


class ShiftSeriesAnswer(Schema):
    """The shifts of a series, by start."""

    items = fields.List(fields.Nested(ShiftAnswer))


class ShiftsAnswer(Schema):
    """A page of shifts, by start."""

    items = fields.List(fields.Nested(ShiftAnswer))
    next_cursor = fields.String(allow_none=True)
