"""Assessments: one, a list, what is known of somebody, what they learnt on a path."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kernel.people import NOBODY, listed_under
from kernel.scope import Scope
from services.training.application.assessing import (
    AssessmentView,
    final_of,
    shown,
    targets_of,
    the_assessment,
)
from services.training.application.lookups import sites_of, supported_person, the_enrolment
from services.training.application.ports import Work
from services.training.application.ports.assessments import WantedAssessments
from services.training.domain.assessments.assessment import (
    Assessment,
    AssessmentStatus,
    Method,
    Purpose,
)
from services.training.domain.assessments.known import Gain, gains, latest
from services.training.domain.enrolments.enrolment import Enrolment
from services.training.domain.enrolments.state import EnrolmentState
from services.training.domain.words import Words


@dataclass(frozen=True, kw_only=True)
class GetAssessment:
    """By its id."""

    scope: Scope
    assessment_id: str


def get_assessment(work: Work, query: GetAssessment) -> AssessmentView:
    """Raises `NotFound`."""
    return shown(work, the_assessment(work, query.scope, query.assessment_id))


@dataclass(frozen=True, kw_only=True)
class ListAssessments:
    """Those that fit all that is given; `after` is the id of the last one that the caller has."""

    scope: Scope
    site: str | None = None
    person_id: str | None = None
    purpose: Purpose | None = None
    status: AssessmentStatus | None = None
    enrolment_id: str | None = None
    after: str | None = None
    limit: int = 0


def list_assessments(work: Work, query: ListAssessments) -> Sequence[Assessment]:
    """In the order of their ids. Raises `OutOfScope`, `NotFound`."""
    wanted = WantedAssessments(
        sites=sites_of(work, query.scope, query.site),
        person_id=listed_under(work.people, query.person_id),
        purpose=query.purpose,
        status=query.status,
        enrolment_id=query.enrolment_id,
    )
    return work.assessments.listed(wanted, query.after, query.limit)


@dataclass(frozen=True, kw_only=True)
class GetLevels:
    """Of one person."""

    scope: Scope
    person_id: str


@dataclass(frozen=True, kw_only=True)
class LevelView:
    """The latest known level of a competence, and where it comes from.

    `title` is None where no framework has the competence any more; `assessment_id` is None where
    the assessment is another site's.
    """

    competence: str
    title: Words | None
    level: int
    at: datetime
    purpose: Purpose
    method: Method
    assessment_id: str | None


@dataclass(frozen=True, kw_only=True)
class LevelsView:
    """What somebody can do; `person_id` is who stands for them now."""

    person_id: str
    levels: tuple[LevelView, ...]


def get_levels(work: Work, query: GetLevels) -> LevelsView:
    """Found out in the whole network, told to the sites that support the person.

    Raises `PersonUnknown`, also where none of the caller's sites does.
    """
    person = supported_person(work, query.scope, query.person_id)
    known = latest(work.assessments.finished_of(person.id))
    views = []
    for code, one in known.items():
        competence, state = work.frameworks.competence(code), one.by.state
        views.append(
            LevelView(
                competence=code,
                title=None if competence is None else competence.title,
                level=one.level,
                at=state.seen_at,
                purpose=state.purpose,
                method=state.method,
                assessment_id=one.by.id if query.scope.allows(state.site) else None,
            )
        )
    return LevelsView(person_id=person.id, levels=tuple(views))


@dataclass(frozen=True, kw_only=True)
class GetSkillGain:
    """Of one enrolment."""

    scope: Scope
    enrolment_id: str


@dataclass(frozen=True, kw_only=True)
class SkillGainView:
    """Before and after a path; `final` says whether the final assessment was finished, declined,
    or is missing."""

    enrolment: Enrolment
    final: Literal["finished", "declined", "missing"]
    gains: tuple[Gain, ...]


def get_skill_gain(work: Work, query: GetSkillGain) -> SkillGainView:
    """Raises `NotFound`."""
    enrolment = the_enrolment(work, query.scope, query.enrolment_id)
    state = enrolment.state
    final = final_of(work, enrolment.id)
    how = None if final is None else final.state.status
    return SkillGainView(
        enrolment=enrolment,
        final="finished" if how == "finished" else "missing" if how is None else "declined",
        gains=gains(
            targets_of(work, enrolment),
            _finished(work, state),
            state.opened_at,
            final,
        ),
    )


def _finished(work: Work, state: EnrolmentState) -> Sequence[Assessment]:
    """All of the person's; of who was erased, those that were about this enrolment: of the others
    nobody knows whose they were."""
    if state.person_id != NOBODY:
        return work.assessments.finished_of(state.person_id)
    wanted = WantedAssessments(enrolment_id=state.enrolment_id, status="finished")
    return work.assessments.listed(wanted, None, 0)
