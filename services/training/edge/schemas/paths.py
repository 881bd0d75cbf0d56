"""Paths."""

from typing import Any, Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import Flag
from kit.edge.references import Code
from services.training.domain.paths.path import Audience, Delivery, Goal
from services.training.domain.paths.rules import LONGEST, MOST_SESSIONS, SHORTEST
from services.training.edge.schemas.frameworks import HIGHEST
from services.training.edge.schemas.words import TextBody, TitleBody, WordsAnswer

_AUDIENCES: Final = get_args(Audience)
_DELIVERIES: Final = get_args(Delivery)
_GOALS: Final = get_args(Goal)


def language(**more: Any) -> fields.String:
    """A language by its code of ISO 639."""
    return fields.String(
        validate=validate.Regexp(r"^[a-z]{2,3}\Z", error="Not the code of a language."),
        metadata={"description": "ISO 639.", "example": "fr"},
        **more,
    )


class TargetBody(Schema):
    """A level of a competence."""

    competence = Code(required=True)
    level = fields.Integer(required=True, strict=True, validate=validate.Range(1, HIGHEST))


class ModuleBody(Schema):
    """What is taught as a whole."""

    code = Code(required=True, metadata={"description": "Unique in the network."})
    title = fields.Nested(TitleBody, required=True)
    summary = fields.Nested(TextBody, required=True)
    objectives = fields.List(
        fields.Nested(TextBody), required=True, validate=validate.Length(1, 20)
    )
    minutes = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(SHORTEST, LONGEST),
        metadata={"description": "Of all its sessions together."},
    )
    delivery = fields.String(required=True, validate=validate.OneOf(_DELIVERIES))
    sessions = fields.Integer(
        load_default=1,
        strict=True,
        validate=validate.Range(1, MOST_SESSIONS),
        metadata={"description": "How many different workshops one attends for it."},
    )
    prerequisites = fields.List(
        Code(),
        load_default=list,
        validate=validate.Length(0, 60),
        metadata={"description": "Modules of the same path that come before."},
    )
    targets = fields.List(
        fields.Nested(TargetBody), load_default=list, validate=validate.Length(0, 30)
    )


class PublishPathBody(Schema):
    """A path, whole; its version is given by the service."""

    code = Code(required=True)
    audience = fields.String(required=True, validate=validate.OneOf(_AUDIENCES))
    title = fields.Nested(TitleBody, required=True)
    summary = fields.Nested(TextBody, required=True)
    for_whom = fields.Nested(TextBody, required=True)
    goals = fields.List(
        fields.String(validate=validate.OneOf(_GOALS)),
        load_default=list,
        validate=validate.Length(0, len(_GOALS)),
    )
    languages = fields.List(
        language(), load_default=lambda: ["fr"], validate=validate.Length(1, 20)
    )
    requires = fields.List(
        fields.Nested(TargetBody),
        load_default=list,
        validate=validate.Length(0, 30),
        metadata={"description": "Levels that one has before."},
    )
    after = fields.List(
        Code(),
        load_default=list,
        validate=validate.Length(0, 30),
        metadata={"description": "Paths that come before, for who follows both."},
    )
    final_assessment = Flag(load_default=True)
    modules = fields.List(fields.Nested(ModuleBody), required=True, validate=validate.Length(1, 60))


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


class PathsQuery(Schema):
    """Which paths."""

    audience = fields.String(load_default=None, validate=validate.OneOf(_AUDIENCES))
    goal = fields.String(load_default=None, validate=validate.OneOf(_GOALS))
    language = language(load_default=None)


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
    minutes = fields.Integer(metadata={"description": "Of all its sessions together."})
    delivery = fields.String(validate=validate.OneOf(_DELIVERIES))
    sessions = fields.Integer(
        metadata={"description": "How many different workshops one attends for it."}
    )
    prerequisites = fields.List(fields.String())
    targets = fields.List(fields.Nested(TargetAnswer))


class ListedPathAnswer(Schema):
    """A path, without its modules."""

    code = fields.String()
    version = fields.Integer()
    audience = fields.String(validate=validate.OneOf(_AUDIENCES))
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


class OnePathAnswer(Schema):
    """A version of a path."""

    taught = fields.Boolean(metadata={"description": "Somebody may still begin it."})
    path = fields.Nested(PathAnswer)


class PublishedPathAnswer(Schema):
    """What became of it."""

    unchanged = fields.Boolean(
        metadata={"description": "It was there already, the same, and taught."}
    )
    path = fields.Nested(PathAnswer, attribute="content")


class PathsAnswer(Schema):
    """The catalogue."""

    items = fields.List(fields.Nested(ListedPathAnswer))


_WORDS: Final[dict[str, Any]] = {
    "title": {"fr": "Écrire des e-mails", "en": "Writing e-mails"},
    "summary": {"fr": "Vous lisez et vous répondez.", "en": "You read and answer."},
    "for_whom": {"fr": "Pour vous si vous savez taper une phrase.", "en": None},
}
_MODULES: Final[list[dict[str, Any]]] = [
    {
        "code": "letters_write",
        "title": {"fr": "Écrire un message", "en": "Writing a message"},
        "summary": {"fr": "Vous écrivez et vous envoyez un message.", "en": None},
        "objectives": [{"fr": "Je sais envoyer un message.", "en": "I can send a message."}],
        "minutes": 120,
        "delivery": "workshop",
        "sessions": 1,
        "prerequisites": [],
        "targets": [{"competence": "crcn-2-1", "level": 1}],
    }
]
PUBLISH_EXAMPLE: Final[dict[str, Any]] = {
    "code": "letters",
    "audience": "people",
    **_WORDS,
    "goals": ["write_emails"],
    "languages": ["fr"],
    "requires": [{"competence": "first-steps-4", "level": 1}],
    "after": ["internet"],
    "final_assessment": True,
    "modules": _MODULES,
}
LISTED_EXAMPLE: Final[dict[str, Any]] = {
    **{name: value for name, value in PUBLISH_EXAMPLE.items() if name != "modules"},
    "version": 1,
    "minutes": 120,
}
PATH_EXAMPLE: Final[dict[str, Any]] = {**LISTED_EXAMPLE, "modules": _MODULES}
