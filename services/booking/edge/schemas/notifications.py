"""Messages to people, as the operator sees them."""

from typing import Any, Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge import shown
from kit.edge.fields import Instant, limit
from kit.edge.paging import Paging
from services.booking.domain.messages.notification import Status

NOTIFICATIONS_PAGING: Final = Paging("list_notifications")


class NotificationPath(Schema):
    """The message in a path."""

    key = fields.String(
        required=True,
        validate=validate.Regexp(r"^[a-z][a-z0-9_]*(:[A-Za-z0-9._-]+)+\Z", error="Not a key."),
        metadata={
            "description": "What the message is about, as the list gives it.",
            "example": "seat_reminder:0197f000-0000-7000-8000-000000000005:20261125T0830Z",
        },
    )


class NotificationsQuery(Schema):
    """Which messages to list."""

    status = fields.List(
        fields.String(validate=validate.OneOf(get_args(Status))),
        load_default=["failed", "uncertain"],
        metadata={"description": "May be repeated; left out, what an operator should look at."},
    )
    limit = limit()
    cursor = NOTIFICATIONS_PAGING.cursor()


class _ReaderId(fields.String):
    """Of a partner, of a site, or of a person, which the audit log takes note of."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if obj.reader == "person":
            shown.note(value)
        return super()._serialize(value, attr, obj, **kwargs)


class NotificationAnswer(Schema):
    """A message, without its words, its reader's name, and the address."""

    key = fields.String()
    reader = fields.String(metadata={"description": "`person`, `partner` or `site`."})
    reader_id = _ReaderId()
    template = fields.String()
    status = fields.String(validate=validate.OneOf(get_args(Status)))
    reason = fields.String(
        allow_none=True, metadata={"description": "A code, such as `smtp_550` or `no_address`."}
    )
    channel = fields.String(allow_none=True, metadata={"description": "`sms` or `email`."})
    attempts = fields.Integer()
    since = Instant(metadata={"description": "When it was queued, or sent again last."})
    due = Instant(metadata={"description": "When it is tried."})
    not_after = Instant(allow_none=True)
    ended_at = Instant(allow_none=True)


class NotificationsAnswer(Schema):
    """A page of messages, in the order of their keys."""

    items = fields.List(fields.Nested(NotificationAnswer))
    next_cursor = fields.String(allow_none=True)
