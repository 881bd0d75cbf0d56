"""Banks of tasks."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit.edge.references import Code
from services.training.domain.assessments.tasks import HIGHEST, NEEDS
from services.training.edge.schemas.words import TextBody, WordsAnswer

_MOST_TASKS: Final = 1_000
_VERSION: Final = validate.Range(1, 1_000_000)


class TaskBody(Schema):
    """What a helper says, and what the helper must see to call it a success."""

    code = Code(required=True)
    family = Code(
        required=True,
        metadata={"description": "Tasks of one family and level are equivalent."},
    )
    competence = Code(required=True, metadata={"example": "crcn-2-1"})
    level = fields.Integer(required=True, strict=True, validate=validate.Range(1, HIGHEST))
    say = fields.Nested(TextBody, required=True)
    success = fields.Nested(TextBody, required=True)
    needs = fields.List(
        fields.String(validate=validate.OneOf(NEEDS)),
        load_default=(),
        validate=validate.Length(max=len(NEEDS)),
        metadata={
            "description": "What has to be ready; `device` is whichever machine the person uses."
        },
    )


class PublishTaskBankBody(Schema):
    """A bank in a version, whole."""

    code = Code(
        required=True, metadata={"description": "`placement` is the one that people are asked."}
    )
    version = fields.Integer(required=True, strict=True, validate=_VERSION)
    tasks = fields.List(
        fields.Nested(TaskBody), required=True, validate=validate.Length(1, _MOST_TASKS)
    )


class TaskBankPath(Schema):
    """The bank in a path."""

    code = Code(required=True, metadata={"description": "Code of the bank."})


class TaskBankQuery(Schema):
    """Which version; the highest unless given."""

    version = fields.Integer(load_default=None, validate=_VERSION)


class TaskAnswer(Schema):
    """What a helper says, and what the helper must see to call it a success."""

    code = fields.String()
    family = fields.String()
    competence = fields.String()
    level = fields.Integer()
    say = fields.Nested(WordsAnswer)
    success = fields.Nested(WordsAnswer)
    needs = fields.List(fields.String())


class TaskBankAnswer(Schema):
    """A bank in a version, in the order of asking."""

    code = fields.String()
    version = fields.Integer()
    tasks = fields.List(fields.Nested(TaskAnswer))


class PublishedTaskBankAnswer(Schema):
    """What became of it."""

    unchanged = fields.Boolean(metadata={"description": "It was there already, the same."})
    bank = fields.Nested(TaskBankAnswer, attribute="content")


class ListedTaskBankAnswer(Schema):
    """A bank in its highest version, without its tasks."""

    code = fields.String()
    version = fields.Integer()
    competences = fields.List(
        fields.String(),
        metadata={"description": "What it asks about, in the order of asking."},
    )


class TaskBanksAnswer(Schema):
    """All banks."""

    items = fields.List(fields.Nested(ListedTaskBankAnswer))


def _task(letter: str) -> dict[str, Any]:
    return {
        "code": f"kitchen_1{letter}",
        "family": "kitchen",
        "competence": "crcn-1-1",
        "level": 1,
        "say": {"fr": "Cherchez une recette de soupe.", "en": "Look for a recipe for soup."},
        "success": {"fr": "Une recette est à l’écran.", "en": "A recipe is on the screen."},
        "needs": ["device", "internet"],
    }


BANK_EXAMPLE: Final[dict[str, Any]] = {
    "code": "short",
    "version": 1,
    "tasks": [_task("a"), _task("b")],
}
BANK_ANSWER: Final[dict[str, Any]] = {
    "code": "short",
    "version": 1,
    "tasks": BANK_EXAMPLE["tasks"],
}
LISTED_EXAMPLE: Final[dict[str, Any]] = {
    "code": "placement",
    "version": 1,
    "competences": ["first-steps-1", "crcn-1-1"],
}
