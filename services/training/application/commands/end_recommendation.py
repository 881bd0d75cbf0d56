"""Say what came of a recommendation."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.training.application.ports import Work
from services.training.application.recommending import the_recommendation
from services.training.domain.recommendations.recommendation import (
    DeclinedBecause,
    Recommendation,
)


@dataclass(frozen=True, kw_only=True)
class TakeUpRecommendation:
    """The person begins, by an enrolment that came otherwise: one of its path says so itself."""

    scope: Scope
    recommendation_id: str
    by: str
    expected_version: int | None = None


def take_up_recommendation(work: Work, command: TakeUpRecommendation) -> Recommendation:
    """Raises `NotFound`, `Stale`, `RecommendationClosed`."""
    one = the_recommendation(
        work, command.scope, command.recommendation_id, command.expected_version
    )
    if one.take_up(work.now(), command.by):
        work.recommendations.save(one)
        work.audit.record("recommendation.take_up", [one.id, one.state.person_id])
    return one


@dataclass(frozen=True, kw_only=True)
class DeclineRecommendation:
    """The person does not want it now, or was not reached."""

    scope: Scope
    recommendation_id: str
    reason: DeclinedBecause
    by: str
    expected_version: int | None = None


def decline_recommendation(work: Work, command: DeclineRecommendation) -> Recommendation:
    """Raises `NotFound`, `Stale`, `RecommendationClosed`."""
    one = the_recommendation(
        work, command.scope, command.recommendation_id, command.expected_version
    )
    if one.decline(command.reason, work.now(), command.by):
        work.recommendations.save(one)
        work.audit.record("recommendation.decline", [one.id, one.state.person_id], command.reason)
    return one
