"""Assessments: what somebody can do already, by competence and level."""

from typing import Literal

from contracts.base import Code, Contract, Id, event


class CompetenceLevel(Contract, frozen=True, kw_only=True):
    """A level of a competence; 0 where it was asked and the person is not able yet."""

    competence: Code
    """`<framework>-<area>-<number>`, such as `crcn-2-1` or `first-steps-1`."""
    level: int


class AssessmentFacts(Contract, frozen=True, kw_only=True):
    """Who was assessed, where and what for."""

    assessment_id: Id
    person_id: Id
    site_id: Id
    purpose: Literal["placement", "progress", "final"]
    enrolment_id: Id | None = None
    """The path that it looks back on; always there where `purpose` is final."""


@event("training.level_assessed")
class LevelAssessed(AssessmentFacts, frozen=True, kw_only=True):
    """It is known what the person can do; of what is not in `levels`, nothing was found out."""

    method: Literal["tasks", "by_hand"]
    levels: list[CompetenceLevel]
    tasks: int
    """How many were asked."""
    reason: Code | None = None
    """How the levels are known, where they were entered by hand."""


@event("training.assessment_declined")
class AssessmentDeclined(AssessmentFacts, frozen=True, kw_only=True):
    """The person would rather not: their levels are unknown, and not 0."""
