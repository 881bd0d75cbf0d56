"""Competence frameworks."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit.edge.references import Code
from services.training.edge.schemas.words import TextBody, TitleBody, WordsAnswer

HIGHEST: Final = 100
_LEVEL: Final = validate.Range(1, HIGHEST)


def version(**more: Any) -> fields.String:
    """The version of a framework, as its editor counts."""
    form = validate.Regexp(r"^[0-9A-Za-z]+(\.[0-9A-Za-z]+)*\Z", error="Not a version like 2.2.")
    return fields.String(
        validate=[validate.Length(1, 20), form],
        metadata={"description": "As the editor counts.", "example": "2.2"},
        **more,
    )


class BandBody(Schema):
    """Levels that bear one name."""

    first = fields.Integer(
        required=True, strict=True, data_key="from", attribute="from", validate=_LEVEL
    )
    last = fields.Integer(
        required=True, strict=True, data_key="to", attribute="to", validate=_LEVEL
    )
    title = fields.Nested(TitleBody, required=True)


class CompetenceBody(Schema):
    """What somebody may be able to do."""

    code = Code(
        required=True,
        metadata={"description": "Unique in the network; begins with the framework's code."},
    )
    title = fields.Nested(TitleBody, required=True)
    plain = fields.Nested(
        TitleBody,
        load_default=None,
        allow_none=True,
        metadata={
            "description": "What people call it, as sentences go on with it: `faire cuire un œuf`. "
            "Left out, they read the title."
        },
    )


class AreaBody(Schema):
    """Competences that belong together."""

    code = Code(required=True)
    title = fields.Nested(TitleBody, required=True)
    competences = fields.List(
        fields.Nested(CompetenceBody), required=True, validate=validate.Length(1, 60)
    )


class PublishFrameworkBody(Schema):
    """A framework in a version, whole."""

    code = Code(required=True)
    version = version(required=True)
    title = fields.Nested(TitleBody, required=True)
    source = fields.Nested(
        TextBody, required=True, metadata={"description": "Whose it is, and where it was read."}
    )
    bands = fields.List(
        fields.Nested(BandBody),
        required=True,
        validate=validate.Length(1, 20),
        metadata={"description": "From level 1 on, without a gap."},
    )
    areas = fields.List(fields.Nested(AreaBody), required=True, validate=validate.Length(1, 30))


class FrameworkPath(Schema):
    """The framework in a path."""

    code = Code(required=True, metadata={"description": "Code of the framework."})


class FrameworkQuery(Schema):
    """Which version; the one that was published last unless given."""

    version = version(load_default=None)


class BandAnswer(Schema):
    """Levels that bear one name."""

    first = fields.Integer(data_key="from")
    last = fields.Integer(data_key="to")
    title = fields.Nested(WordsAnswer)


class CompetenceAnswer(Schema):
    """What somebody may be able to do."""

    code = fields.String()
    title = fields.Nested(WordsAnswer)
    plain = fields.Nested(WordsAnswer, allow_none=True)


class AreaAnswer(Schema):
    """Competences that belong together."""

    code = fields.String()
    title = fields.Nested(WordsAnswer)
    competences = fields.List(fields.Nested(CompetenceAnswer))


class FrameworkAnswer(Schema):
    """A framework in a version."""

    code = fields.String()
    version = fields.String()
    title = fields.Nested(WordsAnswer)
    source = fields.Nested(WordsAnswer)
    highest_level = fields.Integer(attribute="highest")
    bands = fields.List(fields.Nested(BandAnswer))
    areas = fields.List(fields.Nested(AreaAnswer))


class PublishedFrameworkAnswer(Schema):
    """What became of it."""

    unchanged = fields.Boolean(metadata={"description": "It was there already, the same."})
    framework = fields.Nested(FrameworkAnswer, attribute="content")


class ListedFrameworkAnswer(Schema):
    """A version, without its competences."""

    code = fields.String(attribute="framework.code")
    version = fields.String(attribute="framework.version")
    title = fields.Nested(WordsAnswer, attribute="framework.title")
    highest_level = fields.Integer(attribute="framework.highest")
    current = fields.Boolean(metadata={"description": "Published last of its framework."})


class FrameworksAnswer(Schema):
    """Every version of each framework."""

    items = fields.List(fields.Nested(ListedFrameworkAnswer))


FRAMEWORK_EXAMPLE: Final[dict[str, Any]] = {
    "code": "kitchen",
    "version": "1",
    "title": {"fr": "La cuisine", "en": "Cooking"},
    "source": {"fr": "Cadre d’exemple de l’association.", "en": "The association's example."},
    "bands": [
        {"from": 1, "to": 2, "title": {"fr": "Débutant", "en": "Beginner"}},
        {"from": 3, "to": 4, "title": {"fr": "Confirmé", "en": "Experienced"}},
    ],
    "areas": [
        {
            "code": "kitchen-1",
            "title": {"fr": "Cuire", "en": "Heating"},
            "competences": [
                {
                    "code": "kitchen-1-1",
                    "title": {"fr": "Cuisson des œufs", "en": "Cooking of eggs"},
                    "plain": {"fr": "faire cuire un œuf", "en": "boiling an egg"},
                }
            ],
        }
    ],
}
FRAMEWORK_ANSWER: Final[dict[str, Any]] = {**FRAMEWORK_EXAMPLE, "highest_level": 4}
LISTED_EXAMPLE: Final[dict[str, Any]] = {
    "code": "crcn",
    "version": "2019",
    "title": {"fr": "Cadre de référence des compétences numériques (CRCN)", "en": None},
    "highest_level": 8,
    "current": True,
}
