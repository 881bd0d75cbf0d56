"""Recommendations on MongoDB."""

from collections.abc import Sequence
from typing import Final

from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import to_aggregate
from kit.repositories.place import Document
from services.training.application.ports.recommendations import WantedRecommendations
from services.training.domain.recommendations.recommendation import Recommendation

_RECOMMENDATIONS: Final = "recommendations"
_PERSON: Final = "state.person_id"
INDEXES: Indexes = (
    (_RECOMMENDATIONS, [(_PERSON, 1), ("_id", 1)], False),
    (_RECOMMENDATIONS, [("state.site", 1), ("state.status", 1), ("_id", 1)], False),
)


class MongoRecommendations(Repository):
    """See `ports.Recommendations`."""

    def get(self, recommendation_id: str) -> Recommendation | None:
        """See the port."""
        document = self._place.one(_RECOMMENDATIONS, {"_id": recommendation_id})
        return to_aggregate(Recommendation, document) if document else None

    def listed(
        self, wanted: WantedRecommendations, after: str | None, limit: int
    ) -> Sequence[Recommendation]:
        """See the port."""
        query: Document = {
            field: value
            for field, value in (
                (_PERSON, wanted.person_id),
                ("state.status", wanted.status),
                ("state.origin", wanted.origin),
            )
            if value is not None
        }
        if wanted.sites is not None:
            query["state.site"] = {"$in": sorted(wanted.sites)}
        if after is not None:
            query["_id"] = {"$gt": after}
        found = self._place.many(_RECOMMENDATIONS, query, [("_id", 1)], limit)
        return [to_aggregate(Recommendation, one) for one in found]

    def save(self, recommendation: Recommendation) -> None:
        """See the port."""
        self._save(_RECOMMENDATIONS, "recommendation", recommendation)

    def of_person(self, person_id: str) -> Sequence[str]:
        """See the port."""
        return self._ids(_RECOMMENDATIONS, {_PERSON: person_id})

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        self._rekey(_RECOMMENDATIONS, _PERSON, ids, person_id)
