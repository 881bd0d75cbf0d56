"""The earlier-slot list on MongoDB."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kernel.refusals import Stale
from kit.repositories.base import Indexes, Repository, at_sites
from kit.repositories.documents import converter
from kit.repositories.place import Document
from services.booking.domain.earlier.request import EarlierRequest

COLLECTION = "earlier_requests"
INDEXES: Indexes = (
    (COLLECTION, [("site_id", 1), ("offer", 1), ("since", 1), ("_id", 1)], False),
    (COLLECTION, [("offer.adviser_id", 1), ("offer.start", 1)], False),
    (COLLECTION, [("person_id", 1), ("_id", 1)], False),
)


class MongoEarlierRequests(Repository):
    """See `ports.EarlierRequests`."""

    def get(self, appointment_id: str) -> EarlierRequest | None:
        """See the port."""
        document = self._place.one(COLLECTION, {"_id": appointment_id})
        return _request(document) if document else None

    def waiting(self, site_id: str, limit: int) -> Sequence[EarlierRequest]:
        """See the port."""
        query = {"site_id": site_id, "offer": None}
        return self._found(query, [("since", 1), ("_id", 1)], limit)

    def offered(self, adviser_id: str, start: datetime, end: datetime) -> Sequence[EarlierRequest]:
        """See the port."""
        query = {
            "offer.adviser_id": adviser_id,
            "offer.start": {"$lt": end},
            "offer.end": {"$gt": start},
        }
        return self._found(query, [("_id", 1)])

    def of_person(
        self, person_id: str, sites: frozenset[str] | None = None
    ) -> Sequence[EarlierRequest]:
        """See the port."""
        query = {"person_id": person_id, **at_sites("site", sites)}
        return self._found(query, [("_id", 1)])

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        self._place.collection(COLLECTION).update_many(
            {"_id": {"$in": list(ids)}},
            {"$set": {"person_id": person_id}},
            session=self._place.session,
        )

    def save(self, request: EarlierRequest) -> None:
        """See the port."""
        if not request.changed:
            return
        document = converter.unstructure(request)
        document["_id"] = document.pop("id")
        del document["changed"], document["version"]
        request.version = self._save_silently(
            COLLECTION, "earlier_request", document, request.version
        )
        request.changed = False

    def remove(self, request: EarlierRequest) -> None:
        """See the port."""
        gone = self._place.collection(COLLECTION).delete_one(
            {"_id": request.id, "version": request.version}, session=self._place.session
        )
        if gone.deleted_count == 0:
            raise Stale("earlier_request", request.id, request.version, request.version + 1)

    def _found(
        self, query: Mapping[str, Any], sort: Sequence[tuple[str, int]], limit: int = 0
    ) -> Sequence[EarlierRequest]:
        return [_request(one) for one in self._place.many(COLLECTION, query, sort, limit)]


def _request(document: Document) -> EarlierRequest:
    values = {key: value for key, value in document.items() if key != "_id"}
    return converter.structure({**values, "id": document["_id"], "changed": False}, EarlierRequest)
