"""A person's timeline."""

from typing import Final

from marshmallow import Schema, fields

from kit.edge.fields import limit
from kit.edge.paging import Paging
from kit.edge.references import Instant

TIMELINE_PAGING: Final = Paging("list_timeline")


class TimelineQuery(Schema):
    """How much of it."""

    limit = limit()
    cursor = TIMELINE_PAGING.cursor()


class TimelineEntryAnswer(Schema):
    """One thing: when it happened or begins, what, where, and how it stands."""

    at = Instant(attribute="entry.at")
    kind = fields.String(
        attribute="entry.kind",
        metadata={
            "description": "`registration`, `referral`, `appointment`, `walk_in`, `workshop`, or "
            "what another service told (`device_sold`, `certificate_issued` …)."
        },
    )
    id = fields.String(
        attribute="entry.id",
        metadata={"description": "Of the appointment, the ticket, the seat, the device …"},
    )
    site = fields.String(allow_none=True)
    site_id = fields.String(attribute="entry.site_id", allow_none=True)
    status = fields.String(attribute="entry.status", allow_none=True)


class TimelineAnswer(Schema):
    """A page of entries, the latest first."""

    items = fields.List(fields.Nested(TimelineEntryAnswer))
    next_cursor = fields.String(allow_none=True)
