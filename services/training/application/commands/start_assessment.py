"""Find out what somebody can do, by tasks that are said aloud."""

from dataclasses import dataclass

from kernel.people import the_person
from kernel.scope import Scope
from services.training.application.assessing import (
    AssessmentView,
    looked_back_on,
    shown,
    what_to_ask,
)
from services.training.application.lookups import the_site
from services.training.application.ports import Work
from services.training.application.recording import keep
from services.training.domain.assessments.assessment import Assessment, AssessmentState, Purpose
from services.training.domain.assessments.refusals import AssessmentRunning


@dataclass(frozen=True, kw_only=True)
class StartAssessment:
    """A final one is about an enrolment, one of progress may be; `competences` narrow what the
    others ask about."""

    scope: Scope
    person_id: str
    site: str
    purpose: Purpose
    by: str
    enrolment_id: str | None = None
    competences: tuple[str, ...] = ()


def start_assessment(work: Work, command: StartAssessment) -> AssessmentView:
    """A new one; whoever is in the middle of such a one goes on with it, here.

    Raises `OutOfScope`, `NotFound`, `PersonUnknown`, `InvalidValue`, `WrongEnrolmentState`,
    `FinalRecorded`, `NothingToAsk`, and `AssessmentRunning` where the person is in the middle of
    one of another kind.
    """
    site = the_site(work, command.scope, command.site)
    person = the_person(work.people, command.person_id)
    purpose, enrolment_id = command.purpose, command.enrolment_id
    enrolment = looked_back_on(work, command.scope, purpose, enrolment_id, person.id)
    running = running_like(work, command.scope, person.id, purpose, enrolment_id)
    if running is not None:
        running.move_to(site.id, site.slug)
        keep(work, running)
        work.audit.record("assessment.resume", [running.id, person.id])
        return shown(work, running, changed=False)
    asks = what_to_ask(work, purpose, person.id, enrolment, command.competences)
    assessment = Assessment.start(
        AssessmentState(
            assessment_id=work.tools.new_id(),
            person_id=person.id,
            site_id=site.id,
            site=site.slug,
            purpose=purpose,
            enrolment_id=enrolment_id,
            started_at=work.now(),
            started_by=command.by,
            bank=asks.bank.code,
            bank_version=asks.bank.version,
            families=asks.families,
            avoid=tuple(sorted(asks.avoid)),
        )
    )
    keep(work, assessment)
    work.audit.record("assessment.start", [assessment.id, person.id], purpose)
    return shown(work, assessment, asks=asks)


def running_like(
    work: Work, scope: Scope, person_id: str, purpose: Purpose, enrolment_id: str | None
) -> Assessment | None:
    """The one of this kind that the person is in the middle of. Raises `AssessmentRunning` where
    it is of another."""
    running = work.assessments.running_of(person_id)
    if running is None:
        return None
    if (running.state.purpose, running.state.enrolment_id) != (purpose, enrolment_id):
        raise in_the_middle_of(scope, running)
    return running


def in_the_middle_of(scope: Scope, running: Assessment) -> AssessmentRunning:
    """The refusal where another assessment of the person goes on; which, where the caller sees
    it."""
    seen = scope.allows(running.state.site)
    return AssessmentRunning(running.id if seen else None, running.state.purpose)
