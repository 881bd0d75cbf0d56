"""Closures of sites."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit.edge.fields import Flag, Id, limit
from kit.edge.paging import Paging
from services.booking.domain.closing.closure import CLOSURE_REASONS
from services.booking.edge.schemas.fields import Day, Instant, SiteReference

CLOSURES_PAGING: Final = Paging("list_closures")


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
    """A closure; `start` and `end` are instants, the days those that it was planned by."""

    id = fields.String()
    site = fields.String()
    first_day = fields.Method("_first_day", allow_none=True)
    last_day = fields.Method("_last_day", allow_none=True)
    start = Instant(attribute="period.start")
    end = Instant(attribute="period.end")
    reason = fields.String()
    displaces = fields.Boolean()
    status = fields.String(
        validate=validate.OneOf(("planned", "displacing", "displaced", "withdrawn"))
    )
    planned_at = Instant()
    displaced_at = Instant(allow_none=True)
    withdrawn_at = Instant(allow_none=True)
    version = fields.Integer()

    def _first_day(self, closure: Any) -> str | None:
        return closure.days[0].isoformat() if closure.days else None

    def _last_day(self, closure: Any) -> str | None:
        return closure.days[1].isoformat() if closure.days else None


class ClosuresAnswer(Schema):
    """A page of closures, by start."""

    items = fields.List(fields.Nested(ClosureAnswer))
    next_cursor = fields.String(allow_none=True)
