"""Steps that use cases of assessments share: finding one, choosing what it asks, showing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kernel.refusals import InvalidValue, NotFound, check_version
from kernel.scope import Scope
from services.training.application.lookups import the_enrolment
from services.training.application.ports import Work
from services.training.domain.assessments.assessment import (
    Assessment,
    AssessmentState,
    Purpose,
)
from services.training.domain.assessments.placement import Finding, Placement
from services.training.domain.assessments.refusals import FinalRecorded, NothingToAsk
from services.training.domain.assessments.tasks import Task, TaskBank
from services.training.domain.enrolments.enrolment import Enrolment
from services.training.domain.enrolments.refusals import WrongEnrolmentState

BANK: Final = "placement"
"""By which people are assessed, all over the network."""
_NO_BANK: Final = TaskBank("none", 1, ())
_LOOKED_BACK_ON: Final = ("active", "paused", "completed")


@dataclass(frozen=True, kw_only=True)
class AssessmentView:
    """An assessment as helpers see it.

    `next_task` is what to say now, None where there is nothing left to ask; at most `most` tasks
    are asked. `changed` is False where the call repeated what was so already.
    """

    assessment: Assessment
    next_task: Task | None
    findings: tuple[Finding, ...]
    most: int
    changed: bool

    @property
    def asked(self) -> int:
        """Tasks that were answered so far."""
        return len(self.assessment.state.answers)

    @property
    def version(self) -> int:
        """For `ETag`."""
        return self.assessment.version


def final_of(work: Work, enrolment_id: str) -> Assessment | None:
    """The final assessment of an enrolment, finished or declined; None where neither is recorded
    yet."""
    return work.assessments.final_of(enrolment_id)


def the_assessment(
    work: Work, scope: Scope, assessment_id: str, expected_version: int | None = None
) -> Assessment:
    """One that goes on, or ended, at one of the caller's sites. Raises `NotFound`, `Stale`."""
    found = work.assessments.get(assessment_id)
    if found is None or not scope.allows(found.state.site):
        raise NotFound("assessment", assessment_id)
    check_version("assessment", assessment_id, expected_version, found.version)
    return found


def placement_of(work: Work, state: AssessmentState) -> Placement:
    """What an assessment asks, by the version of the bank that it began with."""
    bank = None
    if state.bank is not None and state.bank_version is not None:
        bank = work.task_banks.get(state.bank, state.bank_version)
    return state.placement(bank or _NO_BANK)


def shown(
    work: Work, assessment: Assessment, *, asks: Placement | None = None, changed: bool = True
) -> AssessmentView:
    """With the task to say now, and what the answers so far say; `asks` is what it asks, where that
    was read already."""
    state = assessment.state
    placement = asks or placement_of(work, state)
    running = state.status == "running"
    return AssessmentView(
        assessment=assessment,
        next_task=placement.next_task(state.answers) if running else None,
        findings=placement.findings(state.answers),
        most=placement.most,
        changed=changed,
    )


def looked_back_on(
    work: Work, scope: Scope, purpose: Purpose, enrolment_id: str | None, person_id: str
) -> Enrolment | None:
    """The enrolment that an assessment of the person is about, where there is one.

    Raises `InvalidValue`, `NotFound`, `WrongEnrolmentState`, and `FinalRecorded` where its final
    assessment is finished already.
    """
    if enrolment_id is None:
        if purpose == "final":
            raise InvalidValue("enrolment_id", "must be given for a final assessment")
        return None
    if purpose == "placement":
        raise InvalidValue("enrolment_id", "must not be given for a placement")
    enrolment = the_enrolment(work, scope, enrolment_id)
    if enrolment.state.person_id != person_id:
        raise InvalidValue("enrolment_id", "is not an enrolment of this person")
    if enrolment.state.status not in _LOOKED_BACK_ON:
        raise WrongEnrolmentState(enrolment.id, enrolment.state.status, "assess")
    recorded = final_of(work, enrolment.id) if purpose == "final" else None
    if recorded is not None and recorded.state.status == "finished":
        raise FinalRecorded(enrolment.id, recorded.id)
    return enrolment


def targets_of(work: Work, enrolment: Enrolment) -> tuple[str, ...]:
    """The competences that the path leads to, in the order of its modules."""
    path = work.paths.get(enrolment.state.path, enrolment.state.version)
    modules = () if path is None else path.modules
    return tuple(dict.fromkeys(one.competence for module in modules for one in module.targets))


def what_to_ask(
    work: Work,
    purpose: Purpose,
    person_id: str,
    enrolment: Enrolment | None,
    competences: Sequence[str],
) -> Placement:
    """The families to ask about: those of the `competences`, else of what the path leads to, else
    all. A final assessment asks from the same version of the bank as the last placement did, so
    from the same families, and whatever comes after a placement asks other tasks.

    Raises `InvalidValue`, `NothingToAsk`.
    """
    if purpose == "final" and competences:
        raise InvalidValue("competences", "must not be given for a final assessment")
    before = work.assessments.last_placement_of(person_id)
    bank = work.task_banks.current(BANK)
    if purpose == "final" and before is not None:
        bank = placement_of(work, before.state).bank
    wanted = tuple(competences) or (() if enrolment is None else targets_of(work, enrolment))
    if bank is None:
        raise NothingToAsk(wanted)
    known = {family.competence: family.code for family in bank.families.values()}
    for code in competences:
        if code not in known:
            raise InvalidValue("competences", f"no task finds out {code}")
    everything = not wanted and enrolment is None
    families = tuple(
        family for competence, family in known.items() if everything or competence in wanted
    )
    if not families:
        raise NothingToAsk(wanted)
    asked = () if before is None else before.state.answers
    return Placement(bank=bank, families=families, avoid=frozenset(one.task for one in asked))
