"""Recommendations: one with its words, or a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.people import listed_under
from kernel.scope import Scope
from services.training.application.lookups import sites_of
from services.training.application.ports import Work
from services.training.application.ports.recommendations import WantedRecommendations
from services.training.application.recommending import (
    RecommendationView,
    in_words,
    the_recommendation,
)
from services.training.domain.recommendations.recommendation import (
    Origin,
    Recommendation,
    RecommendationStatus,
)


@dataclass(frozen=True, kw_only=True)
class GetRecommendation:
    """By its id."""

    scope: Scope
    recommendation_id: str


def get_recommendation(work: Work, query: GetRecommendation) -> RecommendationView:
    """Raises `NotFound`."""
    one = the_recommendation(work, query.scope, query.recommendation_id)
    return in_words(work, one)


@dataclass(frozen=True, kw_only=True)
class ListRecommendations:
    """Those that fit all that is given; `after` is the id of the last one that the caller has."""

    scope: Scope
    site: str | None = None
    person_id: str | None = None
    status: RecommendationStatus | None = None
    origin: Origin | None = None
    after: str | None = None
    limit: int = 0


def list_recommendations(work: Work, query: ListRecommendations) -> Sequence[Recommendation]:
    """In the order of their ids. Raises `OutOfScope`, `NotFound`."""
    wanted = WantedRecommendations(
        sites=sites_of(work, query.scope, query.site),
        person_id=listed_under(work.people, query.person_id),
        status=query.status,
        origin=query.origin,
    )
    return work.recommendations.listed(wanted, query.after, query.limit)
