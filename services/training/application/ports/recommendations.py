"""Where recommendations are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.training.domain.recommendations.recommendation import (
    Origin,
    Recommendation,
    RecommendationStatus,
)


@dataclass(frozen=True, kw_only=True)
class WantedRecommendations:
    """Which recommendations a list shows; `sites` are slugs, None for all, and nothing is empty."""

    sites: frozenset[str] | None = None
    person_id: str | None = None
    status: RecommendationStatus | None = None
    origin: Origin | None = None


class Recommendations(Protocol):
    """What people were recommended."""

    def get(self, recommendation_id: str) -> Recommendation | None: ...

    def listed(
        self, wanted: WantedRecommendations, after: str | None, limit: int
    ) -> Sequence[Recommendation]:
        """In the order of their ids, from behind `after` on; a `limit` of 0 is none."""
        ...

    def save(self, recommendation: Recommendation) -> None: ...

    def of_person(self, person_id: str) -> Sequence[str]:
        """The ids of a person's, in their order."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """They are that person's from now on; no event tells of it."""
        ...
