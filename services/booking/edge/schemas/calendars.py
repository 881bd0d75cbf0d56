"""Members' calendars: what is asked and what is answered."""

from marshmallow import Schema, fields, validate


class CalendarQuery(Schema):
    """In which language."""

    lang = fields.String(
        load_default="fr",
        validate=validate.OneOf(["fr", "en"]),
        metadata={"description": "Of the entries' names."},
    )


class FeedQuery(CalendarQuery):
    """The feed's secret."""

    token = fields.String(
        required=True,
        validate=validate.Length(1, 100),
        metadata={"description": "The secret of the feed."},
    )


class FeedAnswer(Schema):
    """Where a calendar program finds the calendar: to be kept secret."""

    member_id = fields.String()
    path = fields.String()
