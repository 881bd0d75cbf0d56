"""Erasures on MongoDB."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from pymongo.database import Database

from kit.repositories.base import Indexes
from kit.repositories.documents import converter
from kit.repositories.place import Document, Place
from services.booking.application.ports.erasures import ErasureState
from services.booking.domain.people.erasure import KEPT, WITHIN, Erasure

COLLECTION: Final = "erasures"
INDEXES: Indexes = (
    (COLLECTION, [("ids", 1)], False),
    (COLLECTION, [("asked_at", -1), ("_id", -1)], False),
)


class MongoErasures:
    """See `ports.Erasures`."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def about(self, person_id: str) -> Erasure | None:
        """See the port."""
        found = self._place.one(COLLECTION, {"ids": person_id})
        return _erasure(found) if found else None

    def listed(
        self, state: ErasureState | None, now: datetime, after: str | None, limit: int
    ) -> Sequence[Erasure]:
        """See the port."""
        query: Document = {}
        if state is not None:
            query["done_at"] = {"$ne": None} if state == "done" else None
        beyond: list[Document] = [{"asked_at": {"$lt": now - WITHIN}}] if state == "late" else []
        last = self._place.one(COLLECTION, {"_id": after}) if after is not None else None
        if last is not None:
            same = {"asked_at": last["asked_at"], "_id": {"$lt": last["_id"]}}
            beyond.append({"$or": [{"asked_at": {"$lt": last["asked_at"]}}, same]})
        if beyond:
            query["$and"] = beyond
        found = self._place.many(COLLECTION, query, [("asked_at", -1), ("_id", -1)], limit)
        return [_erasure(one) for one in found]

    def put(self, erasure: Erasure) -> None:
        """See the port."""
        document = converter.unstructure(erasure)
        id_ = document.pop("person_id")
        self._place.collection(COLLECTION).replace_one(
            {"_id": id_},
            document | {"ids": list(erasure.ids), "done_at": erasure.done_at},
            upsert=True,
            session=self._place.session,
        )

    def waiting(self, now: datetime) -> Mapping[tuple[str, bool], int]:
        """See the port."""
        counted: Counter[tuple[str, bool]] = Counter()
        for one in self._place.many(COLLECTION, {"done_at": None}):
            erasure = _erasure(one)
            counted.update((service, erasure.is_late(now)) for service in erasure.missing)
        return counted


def create_expiry(database: Database[Document]) -> None:
    """Has erasures forgotten that were done long ago; an index of `done_at` finds the others."""
    seconds = int(KEPT.total_seconds())
    database[COLLECTION].create_index("done_at", name="done_at", expireAfterSeconds=seconds)


def _erasure(document: Document) -> Erasure:
    return converter.structure({**document, "person_id": document["_id"]}, Erasure)
