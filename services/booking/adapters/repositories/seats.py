"""Seats on MongoDB."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from kit.repositories.base import Indexes, Repository, at_sites
from kit.repositories.documents import to_aggregate
from services.booking.adapters.repositories.workshops import ROSTERS
from services.booking.domain.workshops.seat import Seat

SEATS = "seats"
INDEXES: Indexes = (
    (SEATS, [("data.request_id", 1)], True),
    (SEATS, [("data.workshop_id", 1), ("_id", 1)], False),
    (SEATS, [("data.person_id", 1), ("_id", 1)], False),
)


class MongoSeats(Repository):
    """See `ports.Seats`."""

    def get(self, seat_id: str) -> Seat | None:
        """See the port."""
        document = self._place.one(SEATS, {"_id": seat_id})
        return to_aggregate(Seat, document) if document else None

    def by_request(self, request_id: str) -> Seat | None:
        """See the port."""
        document = self._place.one(SEATS, {"data.request_id": request_id})
        return to_aggregate(Seat, document) if document else None

    def of_workshop(self, workshop_id: str) -> Sequence[Seat]:
        """See the port."""
        found = self._place.many(SEATS, {"data.workshop_id": workshop_id}, [("_id", 1)])
        return [to_aggregate(Seat, document) for document in found]

    def of_person(self, person_id: str, sites: frozenset[str] | None = None) -> Sequence[Seat]:
        """See the port."""
        query = {"data.person_id": person_id, **at_sites("data.site", sites)}
        found = self._place.many(SEATS, query, [("_id", 1)])
        return [to_aggregate(Seat, document) for document in found]

    def last_attended(self, people: Collection[str]) -> Mapping[str, datetime]:
        """See the port."""
        query = {"data.person_id": {"$in": sorted(people)}, "data.status": "attended"}
        return self._latest(SEATS, query, "data.person_id", "data.asked_at")

    def save(self, seat: Seat) -> None:
        """See the port."""
        self._save(SEATS, "seat", seat)

    def rekey(self, seat_ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        ids, session = list(seat_ids), self._place.session
        self._rekey(SEATS, "data.person_id", ids, person_id)
        self._place.collection(ROSTERS).update_many(
            {"entries.seat_id": {"$in": ids}},
            {"$set": {"entries.$[entry].person_id": person_id}, "$inc": {"version": 1}},
            array_filters=[{"entry.seat_id": {"$in": ids}}],
            session=session,
        )
