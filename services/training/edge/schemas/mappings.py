"""How the competences and levels of one framework answer to those of another."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit.edge.references import Code
from services.training.edge.schemas.frameworks import HIGHEST, version
from services.training.edge.schemas.words import TextBody, WordsAnswer

_LEVEL: Final = validate.Range(1, HIGHEST)


class EditionBody(Schema):
    """A framework in a version of it."""

    framework = Code(required=True)
    version = version(required=True)


class PairBody(Schema):
    """A competence, and those that it answers to."""

    competence = Code(required=True, data_key="from", attribute="from")
    answers = fields.List(
        Code(), required=True, data_key="to", attribute="to", validate=validate.Length(1, 60)
    )


class LevelPairBody(Schema):
    """A level, and the one that it answers to."""

    level = fields.Integer(
        required=True, strict=True, data_key="from", attribute="from", validate=_LEVEL
    )
    answer = fields.Integer(
        required=True, strict=True, data_key="to", attribute="to", validate=_LEVEL
    )


class PublishMappingBody(Schema):
    """A mapping, whole."""

    start = fields.Nested(EditionBody, required=True, data_key="from", attribute="from")
    end = fields.Nested(EditionBody, required=True, data_key="to", attribute="to")
    source = fields.Nested(TextBody, required=True, metadata={"description": "Whose it is."})
    pairs = fields.List(fields.Nested(PairBody), required=True, validate=validate.Length(1, 1_000))
    levels = fields.List(
        fields.Nested(LevelPairBody),
        load_default=list,
        validate=validate.Length(0, HIGHEST),
        metadata={"description": "Rising. Empty: it says what leads where, and no level of it."},
    )


class TranslateQuery(Schema):
    """Which level of what, in which framework."""

    competence = Code(required=True)
    level = fields.Integer(required=True, validate=validate.Range(0, HIGHEST))
    to = Code(required=True, metadata={"description": "Code of the other framework."})


class EditionAnswer(Schema):
    """A framework in a version of it."""

    framework = fields.String()
    version = fields.String()


class PairAnswer(Schema):
    """A competence, and those that it answers to."""

    competence = fields.String(data_key="from")
    answers = fields.List(fields.String(), data_key="to")


class LevelPairAnswer(Schema):
    """A level, and the one that it answers to."""

    level = fields.Integer(data_key="from")
    answer = fields.Integer(data_key="to")


class MappingAnswer(Schema):
    """A mapping."""

    start = fields.Nested(EditionAnswer, data_key="from")
    end = fields.Nested(EditionAnswer, data_key="to")
    source = fields.Nested(WordsAnswer)
    pairs = fields.List(fields.Nested(PairAnswer))
    levels = fields.List(fields.Nested(LevelPairAnswer))


class MappingsAnswer(Schema):
    """All mappings."""

    items = fields.List(fields.Nested(MappingAnswer))


class PublishedMappingAnswer(Schema):
    """What became of it."""

    unchanged = fields.Boolean(metadata={"description": "It was there already, the same."})
    mapping = fields.Nested(MappingAnswer, attribute="content")


class TranslatedAnswer(Schema):
    """What the level is by one competence of the other framework."""

    competence = fields.String()
    level = fields.Integer(
        allow_none=True,
        metadata={"description": "Absent where the mapping gives no level: it only leads there."},
    )


class TranslationAnswer(Schema):
    """What came out, and by whose mapping; no item where it does not say."""

    source = fields.Nested(WordsAnswer, attribute="mapping.source")
    start = fields.Nested(EditionAnswer, attribute="mapping.start", data_key="from")
    end = fields.Nested(EditionAnswer, attribute="mapping.end", data_key="to")
    items = fields.List(fields.Nested(TranslatedAnswer), attribute="answers")


MAPPING_EXAMPLE: Final[dict[str, Any]] = {
    "from": {"framework": "first-steps", "version": "1"},
    "to": {"framework": "digcomp", "version": "2.2"},
    "source": {"fr": "Correspondance de l’association.", "en": "The association's."},
    "pairs": [{"from": "first-steps-4", "to": ["digcomp-1-1", "digcomp-5-2"]}],
    "levels": [],
}
TRANSLATION_EXAMPLE: Final[dict[str, Any]] = {
    "source": {"fr": "Correspondance de l’association.", "en": "The association's."},
    "from": {"framework": "crcn", "version": "2019"},
    "to": {"framework": "digcomp", "version": "2.2"},
    "items": [
        {"competence": "digcomp-1-1", "level": 3},
        {"competence": "digcomp-1-2", "level": 3},
    ],
}
