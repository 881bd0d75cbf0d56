"""Assessments: what goes out."""

from typing import Any, Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import Instant, PersonId
from services.training.domain.assessments.assessment import PURPOSES, STATUSES, Method
from services.training.edge.schemas.assessments import RESULTS
from services.training.edge.schemas.task_banks import TaskAnswer
from services.training.edge.schemas.words import WordsAnswer

_METHODS: Final = get_args(Method)


class GivenAnswer(Schema):
    """What came of a task."""

    task = fields.String()
    result = fields.String(validate=validate.OneOf(RESULTS))
    at = Instant()
    by = fields.String()


class FindingAnswer(Schema):
    """What was asked and answered about a competence."""

    family = fields.String()
    competence = fields.String()
    level = fields.Integer(
        allow_none=True,
        metadata={"description": "0: asked and not yet able; null: nothing found out."},
    )
    is_over = fields.Boolean(metadata={"description": "Nothing more is asked about it."})
    answers = fields.List(fields.Nested(GivenAnswer))


class LevelAnswer(Schema):
    """What somebody is able to do."""

    competence = fields.String()
    level = fields.Integer()


class ListedAssessmentAnswer(Schema):
    """An assessment, without what was asked."""

    id = fields.String()
    person_id = PersonId(attribute="state.person_id")
    site = fields.String(attribute="state.site")
    site_id = fields.String(attribute="state.site_id")
    purpose = fields.String(attribute="state.purpose", validate=validate.OneOf(PURPOSES))
    method = fields.String(attribute="state.method", validate=validate.OneOf(_METHODS))
    enrolment_id = fields.String(attribute="state.enrolment_id", allow_none=True)
    bank = fields.String(attribute="state.bank", allow_none=True)
    bank_version = fields.Integer(attribute="state.bank_version", allow_none=True)
    status = fields.String(attribute="state.status", validate=validate.OneOf(STATUSES))
    started_at = Instant(attribute="state.started_at")
    started_by = fields.String(attribute="state.started_by")
    ended_at = Instant(attribute="state.ended_at", allow_none=True)
    ended_by = fields.String(
        attribute="state.ended_by",
        allow_none=True,
        metadata={"description": "Null where nobody came back to it, too."},
    )
    reason = fields.String(
        attribute="state.reason",
        allow_none=True,
        metadata={"description": "Why it was abandoned, or how levels by hand are known."},
    )
    levels = fields.List(
        fields.Nested(LevelAnswer),
        attribute="state.levels",
        metadata={"description": "What it found out; empty until it is finished."},
    )
    version = fields.Integer()


class AssessmentAnswer(Schema):
    """An assessment, and the task to say now."""

    assessment = fields.Nested(ListedAssessmentAnswer)
    changed = fields.Boolean(
        metadata={"description": "False where the call repeated what was so already."}
    )
    asked = fields.Integer(metadata={"description": "Tasks that were answered so far."})
    most = fields.Integer(metadata={"description": "Tasks that are asked at the very most."})
    next_task = fields.Nested(
        TaskAnswer,
        allow_none=True,
        metadata={"description": "What to say now; null where there is nothing left to ask."},
    )
    findings = fields.List(fields.Nested(FindingAnswer))
    version = fields.Integer()


class AssessmentsAnswer(Schema):
    """A page of assessments."""

    items = fields.List(fields.Nested(ListedAssessmentAnswer))
    next_cursor = fields.String(allow_none=True)


class KnownLevelAnswer(Schema):
    """The latest known level of a competence, and where it comes from."""

    competence = fields.String()
    title = fields.Nested(WordsAnswer, allow_none=True)
    level = fields.Integer(metadata={"description": "0: asked and not yet able."})
    at = Instant()
    purpose = fields.String(validate=validate.OneOf(PURPOSES))
    method = fields.String(validate=validate.OneOf(_METHODS))
    assessment_id = fields.String(
        allow_none=True, metadata={"description": "Null where it is another site's."}
    )


class LevelsAnswer(Schema):
    """What is known of somebody."""

    person_id = fields.String(
        metadata={"description": "Who stands for the person by now, after a merge."}
    )
    levels = fields.List(
        fields.Nested(KnownLevelAnswer),
        metadata={"description": "What is not in it was never found out."},
    )


class GainAnswer(Schema):
    """A competence before and after a path."""

    competence = fields.String()
    before = fields.Integer(allow_none=True)
    after = fields.Integer(allow_none=True)
    gained = fields.Integer(
        allow_none=True, metadata={"description": "Levels up; null where either is missing."}
    )


class SkillGainAnswer(Schema):
    """What somebody learnt on a path."""

    enrolment_id = fields.String(attribute="enrolment.id")
    person_id = PersonId(attribute="enrolment.state.person_id")
    path = fields.String(attribute="enrolment.state.path")
    path_version = fields.Integer(attribute="enrolment.state.version")
    final = fields.String(
        validate=validate.OneOf(("finished", "declined", "missing")),
        metadata={"description": "The final assessment. Declined is not level 0."},
    )
    gains = fields.List(fields.Nested(GainAnswer))


PERSON_ID: Final = "0197f000-0000-7000-8000-000000000301"
_TASK: Final[dict[str, Any]] = {
    "code": "email_1a",
    "family": "email",
    "competence": "crcn-2-1",
    "level": 1,
    "say": {
        "fr": "Voici une boîte aux lettres d’entraînement. Ouvrez le nouveau message.",
        "en": "Here is a practice mailbox. Open the new message.",
    },
    "success": {"fr": "La personne ouvre le message.", "en": "The person opens the message."},
    "needs": ["device", "internet", "practice_account"],
}
LISTED_EXAMPLE: Final[dict[str, Any]] = {
    "id": "0197f000-0000-7000-8000-000000000601",
    "person_id": PERSON_ID,
    "site": "saint-denis",
    "site_id": "0197f000-0000-7000-8000-000000000001",
    "purpose": "placement",
    "method": "tasks",
    "enrolment_id": None,
    "bank": "placement",
    "bank_version": 1,
    "status": "running",
    "started_at": "2026-11-23T09:00:00.000Z",
    "started_by": "adviser-1",
    "ended_at": None,
    "ended_by": None,
    "reason": None,
    "levels": [],
    "version": 1,
}
ASSESSMENT_EXAMPLE: Final[dict[str, Any]] = {
    "assessment": LISTED_EXAMPLE,
    "changed": True,
    "asked": 0,
    "most": 5,
    "next_task": _TASK,
    "findings": [],
    "version": 1,
}
ANSWERED_EXAMPLE: Final[dict[str, Any]] = {
    **ASSESSMENT_EXAMPLE,
    "assessment": {**LISTED_EXAMPLE, "version": 2},
    "asked": 1,
    "next_task": {**_TASK, "code": "email_2a", "level": 2},
    "findings": [
        {
            "family": "email",
            "competence": "crcn-2-1",
            "level": 1,
            "is_over": False,
            "answers": [
                {
                    "task": "email_1a",
                    "result": "success",
                    "at": "2026-11-23T09:02:00.000Z",
                    "by": "adviser-1",
                }
            ],
        }
    ],
    "version": 2,
}
ENDED_EXAMPLE: Final[dict[str, Any]] = {
    **ANSWERED_EXAMPLE,
    "assessment": {
        **LISTED_EXAMPLE,
        "status": "finished",
        "ended_at": "2026-11-23T09:03:00.000Z",
        "ended_by": "adviser-1",
        "levels": [{"competence": "crcn-2-1", "level": 1}],
        "version": 3,
    },
    "next_task": None,
    "version": 3,
}
LEVELS_EXAMPLE: Final[dict[str, Any]] = {
    "person_id": PERSON_ID,
    "levels": [
        {
            "competence": "crcn-2-1",
            "title": {"fr": "Interagir", "en": "Interacting"},
            "level": 1,
            "at": "2026-11-23T09:03:00.000Z",
            "purpose": "placement",
            "method": "tasks",
            "assessment_id": LISTED_EXAMPLE["id"],
        }
    ],
}
GAIN_EXAMPLE: Final[dict[str, Any]] = {
    "enrolment_id": "0197f000-0000-7000-8000-000000000401",
    "person_id": PERSON_ID,
    "path": "email",
    "path_version": 1,
    "final": "finished",
    "gains": [
        {"competence": "crcn-2-1", "before": 1, "after": 2, "gained": 1},
        {"competence": "crcn-1-2", "before": None, "after": 1, "gained": None},
    ],
}
