"""Texts in French, and in English where somebody translated them."""

from marshmallow import Schema, fields

from kit.edge.fields import Text


class TitleBody(Schema):
    """What something is called."""

    fr = Text(required=True, longest=200)
    en = Text(load_default=None, allow_none=True, longest=200)


class TextBody(Schema):
    """A text of a few sentences."""

    fr = Text(required=True, longest=1_000)
    en = Text(load_default=None, allow_none=True, longest=1_000)


class WordsAnswer(Schema):
    """A text in French, and in English where somebody translated it."""

    fr = fields.String()
    en = fields.String(allow_none=True)
