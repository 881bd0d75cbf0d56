"""Paths."""

from typing import Any, Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.references import Code
from services.training.domain.paths.path import Audience, Delivery


class PathPath(Schema):
    """The path in a path."""

    code = Code(required=True, metadata={"description": "Code of the path."})


class PathQuery(Schema):
    """Which version."""

    version = fields.Integer(
        load_default=None,
        validate=validate.Range(1, 1_000_000),
        metadata={"description": "The latest unless given."},
    )


class WordsAnswer(Schema):
    """A text in French, and in English where somebody translated it."""

    fr = fields.String()
    en = fields.String(allow_none=True)


class TargetAnswer(Schema):
    """A level of a competence."""

    competence = fields.String()
    level = fields.Integer()


class ModuleAnswer(Schema):
    """What is taught as a whole."""

    code = fields.String()
    title = fields.Nested(WordsAnswer)
    summary = fields.Nested(WordsAnswer)
    objectives = fields.List(fields.Nested(WordsAnswer))
    minutes = fields.Integer(metadata={"description": "In all."})
    delivery = fields.String(validate=validate.OneOf(get_args(Delivery)))
    sessions = fields.Integer(
        metadata={"description": "How many different workshops one attends for it."}
    )
    prerequisites = fields.List(fields.String())
    targets = fields.List(fields.Nested(TargetAnswer))


class ListedPathAnswer(Schema):
    """A path, without its modules."""

    code = fields.String()
    version = fields.Integer()
    audience = fields.String(validate=validate.OneOf(get_args(Audience)))
    title = fields.Nested(WordsAnswer)
    summary = fields.Nested(WordsAnswer)
    for_whom = fields.Nested(WordsAnswer)
    goals = fields.List(fields.String())
    languages = fields.List(fields.String())
    requires = fields.List(fields.Nested(TargetAnswer))
    after = fields.List(fields.String())
    final_assessment = fields.Boolean()
    minutes = fields.Integer(metadata={"description": "Of all its modules together."})


class PathAnswer(ListedPathAnswer):
    """A path."""

    modules = fields.List(fields.Nested(ModuleAnswer))


class PathsAnswer(Schema):
    """The catalogue."""

    items = fields.List(fields.Nested(ListedPathAnswer))


LISTED_EXAMPLE: Final[dict[str, Any]] = {
    "code": "email",
    "version": 1,
    "audience": "people",
    "title": {"fr": "Le courrier électronique", "en": "E-mail"},
    "summary": {"fr": "Écrire, recevoir et trier ses courriels.", "en": None},
    "for_whom": {"fr": "Vous savez ouvrir une page internet.", "en": None},
    "goals": ["write_emails"],
    "languages": ["fr"],
    "requires": [{"competence": "first-steps-4", "level": 1}],
    "after": ["first_steps"],
    "final_assessment": True,
    "minutes": 120,
}
PATH_EXAMPLE: Final[dict[str, Any]] = {
    **LISTED_EXAMPLE,
    "modules": [
        {
            "code": "email_write",
            "title": {"fr": "Écrire un courriel", "en": None},
            "summary": {"fr": "On écrit et on envoie un premier message.", "en": None},
            "objectives": [{"fr": "Je sais envoyer un message.", "en": None}],
            "minutes": 120,
            "delivery": "workshop",
            "sessions": 1,
            "prerequisites": [],
            "targets": [{"competence": "crcn-2-1", "level": 1}],
        }
    ],
}
