"""Record without tasks: levels that are known otherwise, or that somebody would rather not."""

from collections.abc import Iterator
from dataclasses import dataclass

from kernel.people import the_person
from kernel.scope import Scope
from services.training.application.assessing import AssessmentView, looked_back_on, shown
from services.training.application.commands.start_assessment import in_the_middle_of, running_like
from services.training.application.lookups import the_site
from services.training.application.ports import Work
from services.training.application.recording import keep
from services.training.domain.assessments.assessment import (
    Assessment,
    AssessmentState,
    ByHandBecause,
    Level,
    Purpose,
)
from services.training.domain.content import Problem, again, problem, refuse


@dataclass(frozen=True, kw_only=True)
class EnterLevels:
    """Levels by competence, and how they are known, as a code."""

    scope: Scope
    person_id: str
    site: str
    purpose: Purpose
    levels: tuple[Level, ...]
    reason: ByHandBecause
    by: str
    enrolment_id: str | None = None


def enter_levels(work: Work, command: EnterLevels) -> AssessmentView:
    """A finished assessment.

    Raises `OutOfScope`, `NotFound`, `PersonUnknown`, `InvalidValue`, `InvalidContent`,
    `WrongEnrolmentState`, `FinalRecorded`, and `AssessmentRunning` where the person is in the
    middle of one.
    """
    refuse(list(_wrong(work, command.levels)))
    assessment = _begun(work, command)
    running = work.assessments.running_of(assessment.state.person_id)
    if running is not None:
        raise in_the_middle_of(command.scope, running)
    levels = {one.competence: one.level for one in command.levels}
    assessment.enter(levels, command.reason, work.now(), command.by)
    keep(work, assessment)
    targets = [assessment.id, assessment.state.person_id]
    work.audit.record("assessment.enter", targets, command.reason)
    return shown(work, assessment)


@dataclass(frozen=True, kw_only=True)
class DeclineAssessment:
    """The person would rather not be assessed for this."""

    scope: Scope
    person_id: str
    site: str
    purpose: Purpose
    by: str
    enrolment_id: str | None = None


def decline_assessment(work: Work, command: DeclineAssessment) -> AssessmentView:
    """One in the middle of which the person is ends so. To decline the final one of an enrolment
    again changes nothing and says so.

    Raises `OutOfScope`, `NotFound`, `PersonUnknown`, `InvalidValue`, `WrongEnrolmentState`,
    `FinalRecorded`, `AssessmentRunning`.
    """
    assessment = _begun(work, command)
    state = assessment.state
    running = running_like(work, command.scope, state.person_id, state.purpose, state.enrolment_id)
    if running is not None:
        running.move_to(state.site_id, state.site)
        assessment = running
    elif state.enrolment_id is not None and state.purpose == "final":
        before = work.assessments.final_of(state.enrolment_id)
        if before is not None:
            return shown(work, before, changed=False)
    assessment.decline(work.now(), command.by)
    keep(work, assessment)
    work.audit.record("assessment.decline", [assessment.id, state.person_id], state.purpose)
    return shown(work, assessment)


def _begun(work: Work, command: EnterLevels | DeclineAssessment) -> Assessment:
    site = the_site(work, command.scope, command.site)
    person = the_person(work.people, command.person_id)
    looked_back_on(work, command.scope, command.purpose, command.enrolment_id, person.id)
    return Assessment.start(
        AssessmentState(
            assessment_id=work.tools.new_id(),
            person_id=person.id,
            site_id=site.id,
            site=site.slug,
            purpose=command.purpose,
            enrolment_id=command.enrolment_id,
            started_at=work.now(),
            started_by=command.by,
        )
    )


def _wrong(work: Work, levels: tuple[Level, ...]) -> Iterator[Problem]:
    for at, code in again([one.competence for one in levels]):
        yield problem(f"{code} is given twice", "levels", at, "competence")
    for at, one in enumerate(levels):
        known = work.frameworks.competence(one.competence)
        if known is None:
            rule = f"{one.competence} is no competence of a published framework"
            yield problem(rule, "levels", at, "competence")
        elif not 0 <= one.level <= known.highest:
            yield problem(f"must be 0 to {known.highest}", "levels", at, "level")
