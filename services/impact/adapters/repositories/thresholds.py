"""Thresholds and what is known of their figures on MongoDB."""

from collections.abc import Sequence
from typing import Final

from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter, to_aggregate
from kit.repositories.place import Document
from services.impact.domain.thresholds.threshold import Threshold, Watch

_THRESHOLDS: Final = "thresholds"
_WATCHES: Final = "threshold_watches"
INDEXES: Indexes = (
    (_THRESHOLDS, [("metric", 1)], False),
    (_WATCHES, [("beyond", 1)], False),
)


class MongoThresholds(Repository):
    """See `work.Thresholds`."""

    def get(self, threshold_id: str) -> Threshold | None:
        """See the port."""
        document = self._place.one(_THRESHOLDS, {"_id": threshold_id})
        return _threshold(document) if document else None

    def listed(self, after: str | None, limit: int) -> Sequence[Threshold]:
        """See the port."""
        query: Document = {} if after is None else {"_id": {"$gt": after}}
        found = self._place.many(_THRESHOLDS, query, [("_id", 1)], limit)
        return [_threshold(one) for one in found]

    def put(self, threshold: Threshold) -> None:
        """See the port."""
        document = converter.unstructure(threshold)
        self._place.collection(_THRESHOLDS).insert_one(
            {"_id": document.pop("id"), **document}, session=self._place.session
        )

    def remove(self, threshold_id: str) -> None:
        """See the port."""
        self._place.collection(_THRESHOLDS).delete_one(
            {"_id": threshold_id}, session=self._place.session
        )


class MongoWatches(Repository):
    """See `work.Watches`."""

    def get(self, threshold_id: str) -> Watch:
        """See the port."""
        document = self._place.one(_WATCHES, {"_id": threshold_id})
        return Watch(id=threshold_id) if document is None else to_aggregate(Watch, document)

    def save(self, watch: Watch) -> None:
        """See the port."""
        self._save(_WATCHES, "threshold", watch)

    def note(self, watch: Watch) -> None:
        """See the port."""
        self._note(_WATCHES, watch, "beyond")

    def remove(self, threshold_id: str) -> None:
        """See the port."""
        self._place.collection(_WATCHES).delete_one(
            {"_id": threshold_id}, session=self._place.session
        )


def _threshold(document: Document) -> Threshold:
    return converter.structure({**document, "id": document["_id"]}, Threshold)
