"""Holds, lines and copies of appointments on MongoDB."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from pymongo import ReturnDocument

from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter, to_aggregate
from kit.repositories.place import Document
from services.inventory.application.ports.holds import WantedHolds
from services.inventory.domain.appointments import Appointment
from services.inventory.domain.devices.kinds import Category
from services.inventory.domain.holds.hold import ACTIVE, KEEPING, Hold
from services.inventory.domain.holds.line import Line

INDEXES: Indexes = (
    ("holds", [("state.person_id", 1), ("_id", 1)], False),
    ("holds", [("state.device_id", 1), ("_id", 1)], False),
    ("holds", [("state.appointment_id", 1), ("_id", 1)], False),
    ("holds", [("state.place", 1), ("state.status", 1), ("_id", 1)], False),
    ("hold_lines", [("place_id", 1), ("category", 1)], True),
    ("appointments", [("sequence", 1)], False),
    ("appointments", [("person_id", 1)], False),
)


class MongoHolds(Repository):
    """See `ports.Holds`."""

    def get(self, hold_id: str) -> Hold | None:
        """See the port."""
        return self._first({"_id": hold_id})

    def of_device(self, device_id: str) -> Hold | None:
        """See the port."""
        keeping = {"$in": sorted(KEEPING)}
        return self._first({"state.device_id": device_id, "state.status": keeping})

    def of_appointment(self, appointment_id: str) -> Sequence[Hold]:
        """See the port."""
        return self._found({"state.appointment_id": appointment_id, "state.status": "held"})

    def active_of(self, people: Collection[str], category: Category) -> Sequence[Hold]:
        """See the port."""
        return self._found(
            {
                "state.person_id": {"$in": sorted(people)},
                "state.category": category,
                "state.status": {"$in": sorted(ACTIVE)},
            }
        )

    def many(self, ids: Collection[str]) -> Sequence[Hold]:
        """See the port."""
        return self._found({"_id": {"$in": sorted(ids)}})

    def listed(self, wanted: WantedHolds, after: str | None, limit: int) -> Sequence[Hold]:
        """See the port."""
        query: dict[str, Any] = {}
        if wanted.places is not None:
            query["state.place"] = {"$in": sorted(wanted.places)}
        if wanted.statuses:
            query["state.status"] = {"$in": sorted(wanted.statuses)}
        if wanted.category is not None:
            query["state.category"] = wanted.category
        if wanted.person_id is not None:
            query["state.person_id"] = wanted.person_id
        if after is not None:
            query["_id"] = {"$gt": after}
        return self._found(query, limit)

    def of_person(self, person_id: str) -> Sequence[str]:
        """See the port."""
        return self._ids("holds", {"state.person_id": person_id})

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        self._rekey("holds", "state.person_id", ids, person_id)

    def save(self, hold: Hold) -> None:
        """See the port."""
        self._save("holds", "hold", hold)

    def _first(self, query: dict[str, Any]) -> Hold | None:
        document = self._place.one("holds", query)
        return to_aggregate(Hold, document) if document else None

    def _found(self, query: dict[str, Any], limit: int = 0) -> Sequence[Hold]:
        found = self._place.many("holds", query, [("_id", 1)], limit)
        return [to_aggregate(Hold, one) for one in found]


class MongoLines(Repository):
    """See `ports.Lines`; `version` is raised by the lock."""

    def lock(self, place_id: str, category: Category) -> Line:
        """See the port."""
        # To write is to lock: whoever writes the document second is refused by the database at
        # once, and begins again.
        document = self._place.collection("hold_lines").find_one_and_update(
            {"_id": _id(place_id, category)},
            {
                "$inc": {"version": 1},
                "$setOnInsert": {"place_id": place_id, "category": category, "waiting": []},
            },
            upsert=True,
            return_document=ReturnDocument.AFTER,
            session=self._place.session,
        )
        return _line(cast(Document, document))

    def of(self, places: Collection[str]) -> Mapping[tuple[str, Category], Line]:
        """See the port."""
        found = self._place.many("hold_lines", {"place_id": {"$in": sorted(places)}})
        return {(line.place_id, line.category): line for line in map(_line, found)}

    def save(self, line: Line) -> None:
        """See the port."""
        id_ = _id(line.place_id, line.category)
        result = self._place.collection("hold_lines").replace_one(
            {"_id": id_, "version": line.version},
            converter.unstructure(line),
            session=self._place.session,
        )
        if result.matched_count == 0:
            raise RuntimeError(f"line {id_} was not locked")


class MongoAppointments(Repository):
    """See `ports.Appointments`."""

    def get(self, appointment_id: str) -> Appointment | None:
        """See the port."""
        return _appointment(self._place.one("appointments", {"_id": appointment_id}))

    def lock(self, appointment_id: str) -> Appointment | None:
        """See the port."""
        return _appointment(self._place.hold("appointments", appointment_id))

    def put(self, appointment: Appointment) -> None:
        """See the port."""
        document = converter.unstructure(appointment)
        id_ = document.pop("id")
        self._place.collection("appointments").replace_one(
            {"_id": id_}, document, upsert=True, session=self._place.session
        )

    def forget(self, person_id: str) -> None:
        """See the port."""
        self._place.collection("appointments").delete_many(
            {"person_id": person_id}, session=self._place.session
        )


def _id(place_id: str, category: Category) -> str:
    return f"{place_id}/{category}"


def _line(document: Document) -> Line:
    return converter.structure(document, Line)


def _appointment(document: Document | None) -> Appointment | None:
    if document is None:
        return None
    return converter.structure({**document, "id": document["_id"]}, Appointment)
