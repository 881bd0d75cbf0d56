"""Assessments: what comes in."""

from typing import Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import Id, limit
from kit.edge.paging import Paging
from kit.edge.references import Code, SiteReference
from services.training.domain.assessments.assessment import (
    BY_HAND_BECAUSE,
    LEFT_BECAUSE,
    PURPOSES,
    STATUSES,
)
from services.training.domain.assessments.placement import Result

ASSESSMENTS_PAGING: Final = Paging("list_assessments")
RESULTS: Final[tuple[str, ...]] = get_args(Result)
_MOST_COMPETENCES: Final = 100
_HIGHEST: Final = 100


def _purpose() -> fields.String:
    return fields.String(
        required=True,
        validate=validate.OneOf(PURPOSES),
        metadata={
            "description": "`placement`: where the person starts; `progress`: how it goes; "
            "`final`: what was learnt on the path of `enrolment_id`."
        },
    )


class _AboutBody(Schema):
    """Who, where and what for."""

    person_id = Id(required=True)
    site = SiteReference(required=True)
    purpose = _purpose()
    enrolment_id = Id(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "The path that it looks back on: always for `final`, perhaps for "
            "`progress`, never for `placement`."
        },
    )


class StartAssessmentBody(_AboutBody):
    """Whose assessment begins, and perhaps what it asks about."""

    competences = fields.List(
        Code(),
        load_default=(),
        validate=validate.Length(max=_MOST_COMPETENCES),
        metadata={
            "description": "Asks about these alone; left out, about all that the bank knows, or "
            "what the path of `enrolment_id` leads to. Not for `final`, which asks about that."
        },
    )


class DeclineAssessmentBody(_AboutBody):
    """Who would rather not."""


class LevelBody(Schema):
    """What somebody is able to do."""

    competence = Code(required=True, metadata={"example": "crcn-2-1"})
    level = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(0, _HIGHEST),
        metadata={"description": "0: not yet able. Leave out what is not known."},
    )


class EnterLevelsBody(_AboutBody):
    """Levels that are known otherwise than by tasks."""

    levels = fields.List(
        fields.Nested(LevelBody), required=True, validate=validate.Length(1, _MOST_COMPETENCES)
    )
    reason = fields.String(
        required=True,
        validate=validate.OneOf(BY_HAND_BECAUSE),
        metadata={
            "description": "How they are known. `other_tool`: found by another tool, such as Pix; "
            "`no_device`: asked in a talk for want of a device."
        },
    )


class AnswerTaskBody(Schema):
    """What came of the task that was said."""

    task = Code(required=True, metadata={"description": "Code of the task."})
    result = fields.String(
        required=True,
        validate=validate.OneOf(RESULTS),
        metadata={
            "description": "`skipped`: not asked, since something is missing or the person would "
            "rather not; that is no failure."
        },
    )


class TakeBackAnswerBody(Schema):
    """Which answer was a mistake."""

    task = Code(required=True, metadata={"description": "The one that was answered last."})


class AbandonAssessmentBody(Schema):
    """Why nobody goes on."""

    reason = fields.String(required=True, validate=validate.OneOf(LEFT_BECAUSE))


class AssessmentsQuery(Schema):
    """Which assessments to list."""

    site = SiteReference(load_default=None)
    person_id = Id(load_default=None)
    purpose = fields.String(load_default=None, validate=validate.OneOf(PURPOSES))
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    enrolment_id = Id(load_default=None)
    limit = limit()
    cursor = ASSESSMENTS_PAGING.cursor()
