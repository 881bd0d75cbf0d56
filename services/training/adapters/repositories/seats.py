"""Copies of booking's seats and workshops on MongoDB."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from kernel.people import NOBODY
from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter
from kit.repositories.place import Document
from services.training.domain.seats.copies import RANK, Seat, Workshop

_SEATS: Final = "seats"
_WORKSHOPS: Final = "workshops"
INDEXES: Indexes = (
    (_SEATS, [("person_id", 1), ("module", 1), ("_id", 1)], False),
    (_SEATS, [("workshop_id", 1), ("_id", 1)], False),
    (_WORKSHOPS, [("module", 1), ("site_id", 1), ("start", 1)], False),
)


class _Copies(Repository):
    """Of which the one that came last holds."""

    def _put(self, collection: str, document: Document) -> None:
        id_ = document.pop("id")
        self._place.collection(collection).replace_one(
            {"_id": id_}, document, upsert=True, session=self._place.session
        )


class MongoSeats(_Copies):
    """See `ports.Seats`."""

    def get(self, seat_id: str) -> Seat | None:
        """See the port."""
        return _seat(self._place.one(_SEATS, {"_id": seat_id}))

    def attended(self, person_id: str, module: str) -> Sequence[Seat]:
        """See the port."""
        return self._of(person_id, {"module": module, "status": "attended"}, ("at", 1), ("_id", 1))

    def to_come(self, person_id: str, module: str) -> Sequence[Seat]:
        """See the port."""
        return self._of(person_id, {"module": module, "status": {"$in": sorted(RANK)}}, ("_id", 1))

    def of_workshop(self, workshop_id: str) -> Sequence[Seat]:
        """See the port."""
        found = self._place.many(_SEATS, {"workshop_id": workshop_id}, [("_id", 1)])
        return [_structured(one) for one in found]

    def put(self, seat: Seat) -> None:
        """See the port."""
        self._put(_SEATS, converter.unstructure(seat))

    def of_person(self, person_id: str, site_ids: Collection[str] | None = None) -> Sequence[str]:
        """See the port."""
        query: Document = {"person_id": person_id}
        if site_ids is not None:
            query["site_id"] = {"$in": sorted(site_ids)}
        return self._ids(_SEATS, query)

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        whose = {"person_id": person_id}
        if person_id == NOBODY:
            whose["began_with"] = NOBODY
        self._place.collection(_SEATS).update_many(
            {"_id": {"$in": list(ids)}},
            {"$set": whose},
            session=self._place.session,
        )

    def _of(self, person_id: str, query: Document, *order: tuple[str, int]) -> Sequence[Seat]:
        if person_id == NOBODY:
            return []
        found = self._place.many(_SEATS, {"person_id": person_id, **query}, list(order))
        return [_structured(one) for one in found]


class MongoWorkshops(_Copies):
    """See `ports.Workshops`."""

    def get(self, workshop_id: str) -> Workshop | None:
        """See the port."""
        document = self._place.one(_WORKSHOPS, {"_id": workshop_id})
        return _workshop(document) if document else None

    def by_ids(self, ids: Collection[str]) -> Mapping[str, Workshop]:
        """See the port."""
        found = self._place.many(_WORKSHOPS, {"_id": {"$in": sorted(ids)}})
        return {one["_id"]: _workshop(one) for one in found}

    def scheduled(
        self, module: str, site_id: str, earliest: datetime, latest: datetime
    ) -> Sequence[Workshop]:
        """See the port."""
        query = {
            "module": module,
            "site_id": site_id,
            "start": {"$gte": earliest, "$lt": latest},
            "status": "scheduled",
        }
        found = self._place.many(_WORKSHOPS, query, [("start", 1), ("_id", 1)])
        return [_workshop(one) for one in found]

    def put(self, workshop: Workshop) -> None:
        """See the port."""
        self._put(_WORKSHOPS, converter.unstructure(workshop))


def _seat(document: Document | None) -> Seat | None:
    return _structured(document) if document else None


def _structured(document: Document) -> Seat:
    return converter.structure({**document, "id": document["_id"]}, Seat)


def _workshop(document: Document) -> Workshop:
    return converter.structure({**document, "id": document["_id"]}, Workshop)
