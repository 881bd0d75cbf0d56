"""What the operations on dead letters take and give."""

from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kit.edge.fields import Flag, Instant, Text, limit
from kit.edge.paging import Paging
from kit.inbox.letters import HANDLED, MOST_AT_ONCE
from kit.inbox.lines import DEAD, DISCARDED, PARKED, REPLAYING, RETRYING

STATES: Final = (DEAD, RETRYING, REPLAYING, PARKED, DISCARDED)
REASONS: Final = ("unreadable", "unknown_type", "refused", "sequence", "failed", "broker")
PAGING: Final = Paging("list_dead_letters")
_NARROWING: Final = ("ids", "type", "reason", "line", "failed_from", "failed_before")
EVENT_ID: Final = "019ab1c2-7d3e-7a10-9c55-2f64d1c3aa07"
LETTER_EXAMPLE: Final = {
    "id": EVENT_ID,
    "state": DEAD,
    "reason": "failed",
    "exception": "builtins.ValueError",
    "attempts": 5,
    "first_failed": "2026-11-23T18:04:11.527Z",
    "last_failed": "2026-11-23T18:15:24.031Z",
    "origin": "impact.inbox.2",
    "type": "booking.appointment_missed.v1",
    "subject": "appointment/019ab1bd-0aa2-7c44-8f3b-5a9f4f7f1b52",
    "sequence": 2,
    "time": "2026-11-23T18:04:11.431Z",
    "site_id": None,
    "line": "019ab1bd-0aa2-7c44-8f3b-5a9f4f7f1b52",
    "behind": 3,
    "due": None,
    "discarded_at": None,
    "discarded_by": None,
    "discarded_for": None,
}


class LetterPath(Schema):
    """The letter in a path."""

    letter_id = fields.String(
        required=True,
        validate=validate.Regexp(r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}\Z", error="Not a letter."),
        metadata={
            "description": "The event's id, or `unreadable-…` where the message has none.",
            "example": EVENT_ID,
        },
    )


class Filters(Schema):
    """Which letters; what is given must hold together."""

    type = fields.String(
        load_default=None,
        validate=[
            validate.Length(max=100),
            validate.Regexp(r"^[a-z]+\.[a-z_]+(\.v[1-9][0-9]{0,3})?\Z", error="Not a type."),
        ],
        metadata={
            "description": "An event type, with its version or without (all versions).",
            "example": "booking.appointment_missed",
        },
    )
    reason = fields.String(load_default=None, validate=validate.OneOf(REASONS))
    line = fields.String(
        load_default=None,
        validate=validate.Length(1, 200),
        metadata={"description": "The partition key of the events."},
    )
    failed_from = Instant(
        load_default=None, metadata={"description": "Failed last at this instant or later."}
    )
    failed_before = Instant(
        load_default=None, metadata={"description": "Failed last before this instant."}
    )


class LettersQuery(Filters):
    """Which letters to list."""

    state = fields.List(
        fields.String(validate=validate.OneOf(STATES)),
        load_default=[DEAD, REPLAYING],
        metadata={"description": "May be repeated; left out, what is dead or about to be tried."},
    )
    limit = limit()
    cursor = PAGING.cursor()


class Filter(Filters):
    """Which letters to handle."""

    ids = fields.List(
        fields.String(validate=validate.Length(1, 1000)),
        load_default=[],
        validate=validate.Length(max=MOST_AT_ONCE),
    )
    state = fields.List(
        fields.String(validate=validate.OneOf(HANDLED)),
        load_default=[DEAD],
        validate=validate.Length(min=1),
        metadata={"description": "Left out, those that are dead."},
    )


class ReplayLettersBody(Schema):
    """Which letters are tried again."""

    filter = fields.Nested(Filter, load_default=lambda: Filter().load({}))
    all = Flag(
        load_default=False,
        metadata={"description": "Every letter of the filter's states, with no other filter."},
    )

    @validates_schema
    def _says_which(self, data: dict[str, Any], **_: Any) -> None:
        if not data["all"] and not any(data["filter"][name] for name in _NARROWING):
            raise ValidationError("Say which, or all: true.", "filter")


class DiscardBody(Schema):
    """Why a letter is given up."""

    reason = Text(
        required=True,
        shortest=3,
        longest=500,
        metadata={
            "description": "Why it shall never have an effect; kept with the letter, so without "
            "a person's data.",
            "example": "sent twice by the old desk",
        },
    )


class DiscardLettersBody(ReplayLettersBody, DiscardBody):
    """Which letters are given up, and why."""


class LetterAnswer(Schema):
    """One letter as lists show it. `behind`: so many events of its line wait for it."""

    id = fields.String(attribute="_id", required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    reason = fields.String(dump_default=None, allow_none=True)
    exception = fields.String(dump_default=None, allow_none=True)
    attempts = fields.Integer(dump_default=None, allow_none=True)
    first_failed = Instant(dump_default=None, allow_none=True)
    last_failed = Instant(dump_default=None, allow_none=True)
    origin = fields.String(dump_default=None, allow_none=True)
    type = fields.String(dump_default=None, allow_none=True)
    subject = fields.String(dump_default=None, allow_none=True)
    sequence = fields.Integer(dump_default=None, allow_none=True)
    time = fields.String(dump_default=None, allow_none=True)
    site_id = fields.String(dump_default=None, allow_none=True)
    line = fields.String(dump_default=None, allow_none=True)
    behind = fields.Integer(required=True)
    due = Instant(dump_default=None, allow_none=True)
    discarded_at = Instant(dump_default=None, allow_none=True)
    discarded_by = fields.String(dump_default=None, allow_none=True)
    discarded_for = fields.String(dump_default=None, allow_none=True)


class WholeLetterAnswer(LetterAnswer):
    """One letter with its message."""

    stack = fields.List(fields.String(), dump_default=[])
    headers = fields.Dict(required=True)
    event = fields.Dict(
        required=True,
        allow_none=True,
        metadata={"description": "The event; null where the message is no JSON object."},
    )
    body_base64 = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The message where `event` is null."},
    )


class LettersAnswer(Schema):
    """A page of letters, in the order of their ids."""

    items = fields.List(fields.Nested(LetterAnswer), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class HandledAnswer(Schema):
    """What was handled."""

    ids = fields.List(fields.String(), required=True)
    more = fields.Boolean(
        required=True,
        metadata={"description": "Whether there are more of them: send the same again."},
    )
