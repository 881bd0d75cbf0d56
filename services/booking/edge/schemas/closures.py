"""Closures of sites."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit.edge.fields import Flag, Id, limit
from kit.edge.paging import Paging
from kit.edge.references import Day, Instant, SiteReference
from services.booking.domain.closing.closure import CLOSURE_REASONS

CLOSURES_PAGING: Final = Paging("list_closures")
PREVIEW_PAGING: Final = Paging("preview_closure")
_NULLABLE_DAY: Final = {"type": ["string", "null"], "format": "date"}


class ClosingFields(Schema):
    """When: two local days, both inclusive, or two instants."""

    first_day = Day(
        load_default=None,
        metadata={"description": "First closed day of the site's calendar.", "format": "date"},
    )
    last_day = Day(
        load_default=None,
        metadata={"description": "Last closed day; left out: the first one.", "format": "date"},
    )
    first = Instant(
        data_key="from", load_default=None, metadata={"description": "Instead of days: from here."}
    )
    last = Instant(
        data_key="to", load_default=None, metadata={"description": "Up to, not at, this instant."}
    )


class PlanClosureBody(ClosingFields):
    """When and why a site is closed."""

    reason = fields.String(required=True, validate=validate.OneOf(CLOSURE_REASONS))
    displace = Flag(
        load_default=False,
        metadata={"description": "Move what is planned there, with proposals to each person."},
    )


class ClosurePath(Schema):
    """A closure of a site in a path."""

    site = SiteReference(required=True)
    closure_id = Id(required=True)


class ClosuresQuery(Schema):
    """Which closures to list."""

    past = fields.Boolean(
        load_default=False,
        truthy={"true", True},
        falsy={"false", False},
        metadata={"description": "Also those that are over."},
    )
    limit = limit()
    cursor = CLOSURES_PAGING.cursor()


class ClosureAnswer(Schema):
    """A closure; `start` and `end` are instants, the days those that it was planned by.

    `displaced` and `left` count what was planned in the period, by kind, once it is being moved.
    """

    id = fields.String(attribute="closure.id")
    site = fields.String(attribute="closure.site")
    first_day = fields.Function(lambda view: _day(view, 0), metadata=_NULLABLE_DAY)
    last_day = fields.Function(lambda view: _day(view, 1), metadata=_NULLABLE_DAY)
    start = Instant(attribute="closure.period.start")
    end = Instant(attribute="closure.period.end")
    reason = fields.String(attribute="closure.reason")
    displaces = fields.Boolean(attribute="closure.displaces")
    status = fields.String(
        attribute="closure.status",
        validate=validate.OneOf(("planned", "displacing", "displaced", "withdrawn")),
    )
    displaced = fields.Dict(keys=fields.String(), values=fields.Integer())
    left = fields.Dict(keys=fields.String(), values=fields.Integer())
    planned_at = Instant(attribute="closure.planned_at")
    displaced_at = Instant(attribute="closure.displaced_at", allow_none=True)
    withdrawn_at = Instant(attribute="closure.withdrawn_at", allow_none=True)
    version = fields.Integer(attribute="closure.version")


def _day(view: Any, index: int) -> str | None:
    days = view.closure.days
    return days[index].isoformat() if days else None


class PreviewQuery(ClosingFields):
    """Which period to look at."""

    limit = limit()
    cursor = PREVIEW_PAGING.cursor()


class HitAnswer(Schema):
    """Something that is planned in the period; `subject` is its type's or its module's code."""

    kind = fields.String()
    id = fields.String()
    start = Instant()
    end = Instant()
    subject = fields.String()


class PreviewAnswer(Schema):
    """What a closure would hit: how much, by kind, and a page of it, by kind then start."""

    start = Instant()
    end = Instant()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    items = fields.List(fields.Nested(HitAnswer))
    next_cursor = fields.String(allow_none=True)


class ClosuresAnswer(Schema):
    """A page of closures, by start."""

    items = fields.List(fields.Nested(ClosureAnswer))
    next_cursor = fields.String(allow_none=True)
