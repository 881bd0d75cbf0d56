"""Recommending paths: what is known of somebody, what is kept, and what closes it."""

from dataclasses import dataclass

from kernel.refusals import NotFound, check_version
from kernel.scope import Scope
from kernel.sites import Site
from services.training.application.ports import Work
from services.training.application.ports.enrolments import WantedEnrolments
from services.training.application.ports.recommendations import WantedRecommendations
from services.training.domain.enrolments.enrolment import Enrolment
from services.training.domain.enrolments.state import EnrolmentStatus
from services.training.domain.paths.path import Goal
from services.training.domain.recommendations.reasons import Reason
from services.training.domain.recommendations.recommendation import (
    Origin,
    Recommendation,
    RecommendationState,
)
from services.training.domain.recommendations.recommending import Step
from services.training.domain.recommendations.situation import Situation
from services.training.domain.recommendations.words import Titles, say
from services.training.domain.words import Words


def situation_of(work: Work, person_id: str, goal: Goal | None, language: str) -> Situation:
    """What is known of somebody now."""
    paths: dict[EnrolmentStatus, set[str]] = {}
    for one in work.enrolments.listed(WantedEnrolments(person_id=person_id), None, 0):
        paths.setdefault(one.state.status, set()).add(one.state.path)
    return Situation(
        levels=work.assessments.levels_of(person_id),
        goal=goal,
        language=language,
        completed=frozenset(paths.get("completed", ())),
        under_way=frozenset(paths.get("active", ())),
        paused=frozenset(paths.get("paused", ())),
    )


def keep(
    work: Work,
    person_id: str,
    site: Site,
    steps: tuple[Step, ...],
    situation: Situation,
    *,
    origin: Origin,
    by: str | None,
) -> Recommendation:
    """The recommendation of the first of `steps`, saved."""
    made = Recommendation.make(
        RecommendationState(
            recommendation_id=work.tools.new_id(),
            person_id=person_id,
            site_id=site.id,
            site=site.slug,
            made_at=work.now(),
            by=by,
            origin=origin,
            goal=situation.goal,
            language=situation.language,
            steps=steps,
        )
    )
    work.recommendations.save(made)
    work.audit.record("recommendation.make", [made.id, person_id])
    return made


def note_enrolment(work: Work, enrolment: Enrolment) -> None:
    """Whatever recommended the path to the person was taken up by this enrolment."""
    state = enrolment.state
    wanted = WantedRecommendations(person_id=state.person_id, status="open")
    for one in work.recommendations.listed(wanted, None, 0):
        if one.state.path.path == state.path and one.take_up(
            work.now(), state.opened_by, enrolment.id
        ):
            work.recommendations.save(one)


def end_recommendations(work: Work, person_id: str) -> None:
    """Nobody who is erased takes up what they were recommended."""
    wanted = WantedRecommendations(person_id=person_id, status="open")
    for one in work.recommendations.listed(wanted, None, 0):
        one.decline("person_erased", work.now(), by="erasure")
        work.recommendations.save(one)


def the_recommendation(
    work: Work, scope: Scope, recommendation_id: str, expected_version: int | None = None
) -> Recommendation:
    """One of the caller's sites'. Raises `NotFound`, and `Stale` where the caller saw another
    version."""
    found = work.recommendations.get(recommendation_id)
    if found is None or not scope.allows(found.state.site):
        raise NotFound("recommendation", recommendation_id)
    check_version("recommendation", found.id, expected_version, found.version)
    return found


@dataclass(frozen=True)
class ReasonView:
    """A reason, and how it is said."""

    reason: Reason
    say: Words


@dataclass(frozen=True)
class StepView:
    """A path of the list; `title` is None where it is taught no more."""

    step: Step
    title: Words | None
    reasons: tuple[ReasonView, ...]


@dataclass(frozen=True)
class RecommendationView:
    """A recommendation in words."""

    id: str
    version: int
    state: RecommendationState
    steps: tuple[StepView, ...]


def in_words(work: Work, recommendation: Recommendation) -> RecommendationView:
    """By what its paths and competences are called now."""
    steps = recommendation.state.steps
    reasons = [reason for step in steps for reason in step.reasons]
    codes = {step.path for step in steps} | {one.path for one in reasons if one.path}
    paths = {code: work.paths.current(code) for code in sorted(codes)}
    codes = {one.competence for one in reasons if one.competence}
    competences = {code: work.frameworks.competence(code) for code in sorted(codes)}
    titles = Titles(
        paths={code: one.title for code, one in paths.items() if one is not None},
        competences={code: one.said for code, one in competences.items() if one is not None},
    )
    return RecommendationView(
        recommendation.id,
        recommendation.version,
        recommendation.state,
        tuple(
            StepView(
                step,
                titles.paths.get(step.path),
                tuple(ReasonView(one, say(one, titles)) for one in step.reasons),
            )
            for step in steps
        ),
    )
