"""Workshops: what is asked and what is answered."""

from typing import Any, Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import Id, Text, limit
from kit.edge.paging import Paging
from kit.edge.references import Code, Day, Instant, SiteReference
from services.booking.application.series import Reach
from services.booking.domain.workshops.workshop import (
    SUBJECTS,
    USUAL_CAPACITY,
    WORKSHOP_CANCEL_REASONS,
)

WORKSHOPS_PAGING: Final = Paging("list_workshops")
_QUOTAS = "Seats kept for people whom a partner refers, until an instant."


def _count(low: int, high: int, **options: Any) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(low, high), **options)


def reach() -> fields.String:
    return fields.String(
        load_default="this",
        validate=validate.OneOf(get_args(Reach)),
        metadata={"description": "This one, or those of its series that follow as well."},
    )


class QuotaSchema(Schema):
    """Seats kept for a partner."""

    partner_id = Id(required=True)
    seats = _count(1, 200, required=True)
    until = Instant(required=True)


class ScheduleWorkshopBody(Schema):
    """What is taught, by whom, where and when."""

    site = SiteReference(required=True)
    start = Instant(required=True, metadata={"example": "2026-12-01T14:00:00+01:00"})
    end = Instant(required=True, metadata={"example": "2026-12-01T16:00:00+01:00"})
    trainer_id = Id(required=True)
    module = Code(
        load_default=None,
        allow_none=True,
        metadata={"description": "The module of training that it is."},
    )
    subject = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(SUBJECTS),
        metadata={"description": "What it is about; needed where it is no module."},
    )
    title = Text(
        longest=200,
        load_default=None,
        allow_none=True,
        metadata={"description": "How the site announces it; goes into no event."},
    )
    capacity = _count(1, 200, load_default=USUAL_CAPACITY)
    room = Text(
        longest=80,
        load_default=None,
        allow_none=True,
        metadata={"description": "Left out: the smallest free one that is large enough."},
    )
    venue_id = Id(
        load_default=None,
        allow_none=True,
        metadata={"description": "One of the site's venues, for a workshop elsewhere."},
    )
    computers = _count(
        0, 200, load_default=0, metadata={"description": "Loan computers to be held."}
    )
    quotas = fields.List(
        fields.Nested(QuotaSchema),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"description": _QUOTAS},
    )


class ScheduleSeriesBody(ScheduleWorkshopBody):
    """The first workshop of a series, and how it recurs."""

    rrule = fields.String(
        required=True,
        validate=validate.Length(1, 200),
        metadata={
            "description": "RFC 5545: FREQ with COUNT or UNTIL, and INTERVAL, BYDAY, BYMONTHDAY, "
            "WKST; at most 60 occurrences.",
            "example": "FREQ=WEEKLY;COUNT=6",
        },
    )


class ChangeWorkshopBody(Schema):
    """What is to be different; what is left out stays."""

    reach = reach()
    start = Instant(metadata={"description": "Alone, it keeps the length."})
    end = Instant()
    trainer_id = Id()
    title = Text(longest=200)
    capacity = _count(1, 200)
    room = Text(longest=80)
    venue_id = Id()
    computers = _count(0, 200)
    quotas = fields.List(
        fields.Nested(QuotaSchema),
        validate=validate.Length(max=20),
        metadata={"description": _QUOTAS},
    )


class CancelWorkshopBody(Schema):
    """Why, and how much."""

    reason = fields.String(required=True, validate=validate.OneOf(WORKSHOP_CANCEL_REASONS))
    reach = reach()


class WorkshopsQuery(Schema):
    """Which workshops to list."""

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
    module = Code(load_default=None)
    free = fields.String(
        load_default=None,
        validate=validate.Equal("true"),
        metadata={"description": "`true`: only those with a seat that anybody may take."},
    )
    limit = limit()
    cursor = WORKSHOPS_PAGING.cursor()


class WorkshopAnswer(Schema):
    """A workshop; instants are in UTC, `timezone` is the site's."""

    id = fields.String()
    status = fields.String(attribute="workshop.data.status")
    site = fields.String(attribute="workshop.data.site")
    site_id = fields.String(attribute="workshop.data.site_id")
    timezone = fields.String(attribute="workshop.data.timezone")
    start = Instant(attribute="workshop.data.start")
    end = Instant(attribute="workshop.data.end")
    trainer_id = fields.String(attribute="workshop.data.trainer_id")
    module = fields.String(attribute="workshop.data.module", allow_none=True)
    subject = fields.String(attribute="workshop.data.subject", allow_none=True)
    title = fields.String(attribute="workshop.data.title", allow_none=True)
    room = fields.String(attribute="workshop.data.room", allow_none=True)
    venue_id = fields.String(attribute="workshop.data.venue_id", allow_none=True)
    venue_type = fields.String(attribute="workshop.data.venue_type", allow_none=True)
    computers = fields.List(fields.String(), attribute="workshop.data.computers")
    series_id = fields.String(attribute="workshop.data.series_id", allow_none=True)
    occurrence = fields.Integer(attribute="workshop.data.occurrence", allow_none=True)
    cancel_reason = fields.String(attribute="workshop.data.cancel_reason", allow_none=True)
    capacity = fields.Integer(attribute="workshop.data.capacity")
    held = fields.Integer(metadata={"description": "Seats reserved or offered."})
    waiting = fields.Integer(metadata={"description": "People in line."})
    free = fields.Integer(metadata={"description": "Seats that anybody may take now."})
    quotas = fields.List(fields.Nested(QuotaSchema), attribute="roster.quotas")
    version = fields.Integer(attribute="workshop.version")


class SeriesAnswer(Schema):
    """The workshops of a series, by start."""

    items = fields.List(fields.Nested(WorkshopAnswer))


class WorkshopsAnswer(Schema):
    """A page of workshops, by start."""

    items = fields.List(fields.Nested(WorkshopAnswer))
    next_cursor = fields.String(allow_none=True)
