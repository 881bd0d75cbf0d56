"""Say what came of a task, or that the last answer was a mistake."""

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
from services.training.domain.assessments.placement import Result


@dataclass(frozen=True, kw_only=True)
class AnswerTask:
    """`task` is the code of the task that was said."""

    scope: Scope
    assessment_id: str
    task: str
    result: Result
    by: str
    expected_version: int | None = None


def answer_task(work: Work, command: AnswerTask) -> AssessmentView:
    """With the task that comes next; the same answer again changes nothing and says so.

    Raises `NotFound`, `Stale`, `AnsweredOtherwise`, `NotTheNext`, `AssessmentOver`.
    """
    assessment = the_assessment(
        work, command.scope, command.assessment_id, command.expected_version
    )
    placement = placement_of(work, assessment.state)
    changed = assessment.answer(placement, command.task, command.result, work.now(), command.by)
    if changed:
        keep(work, assessment)
        targets = [assessment.id, assessment.state.person_id]
        work.audit.record("assessment.answer", targets, command.task)
    return shown(work, assessment, asks=placement, changed=changed)


@dataclass(frozen=True, kw_only=True)
class TakeBackAnswer:
    """`task` is the one that was answered last."""

    scope: Scope
    assessment_id: str
    task: str
    expected_version: int | None = None


def take_back_answer(work: Work, command: TakeBackAnswer) -> AssessmentView:
    """The task comes again; taking it back again changes nothing and says so.

    Raises `NotFound`, `Stale`, `NotTheLast`, `AssessmentOver`.
    """
    assessment = the_assessment(
        work, command.scope, command.assessment_id, command.expected_version
    )
    changed = assessment.take_back(command.task)
    if changed:
        keep(work, assessment)
        targets = [assessment.id, assessment.state.person_id]
        work.audit.record("assessment.take_back", targets, command.task)
    return shown(work, assessment, changed=changed)
