"""Appointment types: how long, how early, by what channel."""

from typing import Any

from marshmallow import Schema, fields, validate

from kit.edge.fields import Flag, Text
from kit.edge.references import Code

CHANNELS = ("on_site", "phone", "video", "home")
BOOKERS = ("desk", "partner", "person")


def _minutes(default: int, least: int, most: int, text: str) -> fields.Integer:
    return fields.Integer(
        strict=True,
        load_default=default,
        validate=validate.Range(min=least, max=most),
        metadata={"description": f"{text}, in minutes."},
    )


def _some_of(choices: tuple[str, ...], default: str) -> fields.List[Any]:
    return fields.List(
        fields.String(validate=validate.OneOf(choices)),
        load_default=[default],
        validate=validate.Length(min=1, max=len(choices)),
    )


def _flag() -> Flag:
    return Flag(load_default=False)


class DefineTypeBody(Schema):
    """A type, or its next version."""

    code = Code(required=True, metadata={"example": "advice"})
    name = Text(longest=200, required=True)
    duration = _minutes(30, 5, 480, "How long it lasts")
    buffer_after = _minutes(0, 0, 240, "The adviser's rest after it")
    earliest_notice = _minutes(30, 0, 43_200, "How long ahead at least")
    farthest_days = fields.Integer(
        strict=True,
        load_default=92,
        validate=validate.Range(min=1, max=366),
        metadata={"description": "How many days ahead at most."},
    )
    channels = _some_of(CHANNELS, "on_site")
    bookers = _some_of(BOOKERS, "desk")
    needs_room = _flag()
    needs_computer = _flag()
    sensitive = Flag(
        load_default=False,
        metadata={"description": "Need codes are shown to its adviser and managers alone."},
    )
    same_adviser = Flag(
        load_default=False, metadata={"description": "Follow-ups are with the adviser of before."}
    )


class TypeAnswer(Schema):
    """One version of a type."""

    code = fields.String()
    version = fields.Integer()
    name = fields.String()
    duration = fields.Integer(attribute="rules.duration")
    buffer_after = fields.Integer(attribute="rules.buffer_after")
    earliest_notice = fields.Integer(attribute="rules.earliest_notice")
    farthest_days = fields.Integer(attribute="rules.farthest_days")
    channels = fields.List(fields.String(), attribute="rules.channels")
    bookers = fields.List(fields.String(), attribute="rules.bookers")
    needs_room = fields.Boolean(attribute="rules.needs_room")
    needs_computer = fields.Boolean(attribute="rules.needs_computer")
    sensitive = fields.Boolean(attribute="rules.sensitive")
    same_adviser = fields.Boolean(attribute="rules.same_adviser")


class TypesAnswer(Schema):
    """The current version of every type, in the order of their codes."""

    items = fields.List(fields.Nested(TypeAnswer))


class TypePath(Schema):
    """The type in a path."""

    code = Code(required=True)
