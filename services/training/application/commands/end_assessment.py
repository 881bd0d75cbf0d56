"""End an assessment: with levels, without, or since nobody came back to it."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.training.application.assessing import (
    AssessmentView,
    placement_of,
    shown,
    the_assessment,
)
from services.training.application.ports import Work
from services.training.application.recording import keep
from services.training.domain.assessments.assessment import LeftBecause


@dataclass(frozen=True, kw_only=True)
class FinishAssessment:
    """What was found out so far holds."""

    scope: Scope
    assessment_id: str
    by: str
    expected_version: int | None = None


def finish_assessment(work: Work, command: FinishAssessment) -> AssessmentView:
    """Whether there is more to ask or not; a repeat changes nothing and says so.

    Raises `NotFound`, `Stale`, `NothingFoundOut`, `AssessmentOver`.
    """
    assessment = the_assessment(
        work, command.scope, command.assessment_id, command.expected_version
    )
    placement = placement_of(work, assessment.state)
    changed = assessment.finish(placement, work.now(), command.by)
    if changed:
        keep(work, assessment)
        work.audit.record("assessment.finish", [assessment.id, assessment.state.person_id])
    return shown(work, assessment, asks=placement, changed=changed)


@dataclass(frozen=True, kw_only=True)
class AbandonAssessment:
    """Nothing holds; why is a code."""

    scope: Scope
    assessment_id: str
    reason: LeftBecause
    by: str
    expected_version: int | None = None


def abandon_assessment(work: Work, command: AbandonAssessment) -> AssessmentView:
    """A repeat changes nothing and says so. Raises `NotFound`, `Stale`, `AssessmentOver`."""
    assessment = the_assessment(
        work, command.scope, command.assessment_id, command.expected_version
    )
    changed = assessment.abandon(command.reason, work.now(), command.by)
    if changed:
        keep(work, assessment)
        targets = [assessment.id, assessment.state.person_id]
        work.audit.record("assessment.abandon", targets, command.reason)
    return shown(work, assessment, changed=changed)


@dataclass(frozen=True, kw_only=True)
class LapseAssessment:
    """Nobody came back to it in time."""

    assessment_id: str


def lapse_assessment(work: Work, command: LapseAssessment) -> None:
    """What was found out holds; where that is nothing, it is abandoned. Nothing happens to one that
    is over."""
    assessment = work.assessments.get(command.assessment_id)
    if assessment is None or assessment.state.status != "running":
        return
    placement = placement_of(work, assessment.state)
    if placement.levels(assessment.state.answers):
        assessment.finish(placement, work.now(), None)
    else:
        assessment.abandon("left", work.now(), None)
    keep(work, assessment)
