"""Devices and their histories on MongoDB.

What happened is kept beside the device as it is told to the others, but for whose it was.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from kernel.refusals import AlreadyExists
from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import to_aggregate
from kit.repositories.place import Document
from services.inventory.adapters.histories import step_of
from services.inventory.application.ports.devices import Count, Entry, Wanted
from services.inventory.application.ports.papers import ModelCount
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.events import DeviceEvent
from services.inventory.domain.devices.keys import keys_of
from services.inventory.domain.devices.states import OURS

INDEXES: Indexes = (
    ("devices", [("keys", 1)], True),
    ("devices", [("state.reference", 1)], True),
    ("devices", [("state.place", 1), ("state.status", 1), ("_id", 1)], False),
    ("devices", [("state.lot_id", 1), ("_id", 1)], False),
    ("devices", [("state.earlier_lots", 1)], False),
    ("devices", [("state.transfer_id", 1), ("_id", 1)], False),
    ("devices", [("state.person_id", 1), ("_id", 1)], False),
    ("device_history", [("device_id", 1), ("number", 1)], True),
)


class MongoDevices(Repository):
    """See `ports.Devices`."""

    def get(self, device_id: str) -> Device | None:
        """See the port."""
        return self._one({"_id": device_id})

    def by_reference(self, reference: str) -> Device | None:
        """See the port."""
        return self._one({"state.reference": reference})

    def by_keys(self, keys: Collection[str]) -> Sequence[Device]:
        """See the port."""
        return self._many({"keys": {"$in": sorted(keys)}})

    def many(self, ids: Collection[str]) -> Sequence[Device]:
        """See the port."""
        return self._many({"_id": {"$in": sorted(ids)}})

    def listed(self, wanted: Wanted, after: str | None, limit: int) -> Sequence[Device]:
        """See the port."""
        query = _query(wanted)
        if after is not None:
            query["_id"] = {"$gt": after}
        return self._many(query, limit)

    def references_among(self, references: Collection[str]) -> frozenset[str]:
        """See the port."""
        query = {"state.reference": {"$in": sorted(references)}}
        found = self._place.many("devices", query, only={"state.reference": 1})
        return frozenset(one["state"]["reference"] for one in found)

    def number_of_lot(self, lot_id: str) -> int:
        """See the port."""
        return self._place.count("devices", _of_lot(lot_id))

    def models_of_lot(self, lot_id: str) -> Sequence[ModelCount]:
        """See the port."""
        named = ("category", "make", "model")
        kind = {name: f"$state.description.{name}" for name in named}
        found = self._place.collection("devices").aggregate(
            [
                {"$match": _of_lot(lot_id)},
                {"$group": {"_id": kind, "count": {"$sum": 1}}},
                {"$sort": {f"_id.{name}": 1 for name in named}},
            ],
            session=self._place.session,
        )
        return [ModelCount(**one["_id"], count=one["count"]) for one in found]

    def counted(self, wanted: Wanted) -> Sequence[Count]:
        """See the port."""
        kind = {
            "place": "$state.place",
            "transfer_id": "$state.transfer_id",
            "category": "$state.description.category",
            "status": "$state.status",
            "grade": "$state.grading.grade",
        }
        grouped = self._place.collection("devices").aggregate(
            [
                {"$match": {"$and": [_query(wanted), _IN_STOCK]}},
                {"$group": {"_id": kind, "devices": {"$sum": 1}}},
                {"$sort": {"_id": 1}},
            ],
            session=self._place.session,
        )
        return [Count(**_NO_KIND | one["_id"], devices=one["devices"]) for one in grouped]

    def standing(self, place: str) -> Mapping[str, int]:
        """See the port."""
        query = _IN_STOCK | {"state.place": place}
        found = self._place.many("devices", query, only={"version": 1})
        return {one["_id"]: one["version"] for one in found}

    def history(self, device_id: str, after: int, limit: int) -> Sequence[Entry]:
        """See the port."""
        query = {"device_id": device_id, "number": {"$gt": after}}
        found = self._place.many("device_history", query, [("number", 1)], limit)
        return [
            Entry(
                number=one["number"],
                at=one["at"],
                what=one["what"],
                by=one["by"],
                place_id=one["place_id"],
                facts=one["facts"],
            )
            for one in found
        ]

    def of_person(self, person_id: str) -> Sequence[str]:
        """See the port."""
        return self._ids("devices", {"state.person_id": person_id})

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        # Its events that are about no person are in a partition of its own anyway.
        self._place.collection("devices").update_many(
            {"_id": {"$in": list(ids)}},
            {"$set": {"state.person_id": person_id}},
            session=self._place.session,
        )

    def save(self, device: Device) -> None:
        """See the port."""
        self.save_all([device])

    def save_all(self, devices: Sequence[Device]) -> None:
        """See the port."""
        changed = [device for device in devices if device.events]
        entries = [
            self._entry(event, number)
            for device in changed
            for number, event in enumerate(device.events, start=device.version + 1)
        ]
        try:
            self._save_many("devices", "device", changed, _keys)
        except DuplicateKeyError as error:
            taken = changed[(error.details or {}).get("index", 0)]
            raise AlreadyExists("device", "serial", taken.state.description.serial) from error
        if entries:
            self._place.collection("device_history").insert_many(
                entries, session=self._place.session
            )

    def _entry(self, event: Any, number: int) -> Document:
        if not isinstance(event, DeviceEvent):
            raise TypeError(f"{type(event).__name__} is none of a device's")
        what, facts = step_of(self._place.translate(event))
        return {
            "_id": f"{event.device.device_id}/{number}",
            "device_id": event.device.device_id,
            "number": number,
            "at": event.at,
            "what": what,
            "by": event.by,
            "place_id": event.device.place_id,
            "facts": facts,
        }

    def _one(self, query: dict[str, Any]) -> Device | None:
        document = self._place.one("devices", query)
        return to_aggregate(Device, document) if document else None

    def _many(self, query: dict[str, Any], limit: int = 0) -> Sequence[Device]:
        found = self._place.many("devices", query, [("_id", 1)], limit)
        return [to_aggregate(Device, one) for one in found]


def _of_lot(lot_id: str) -> Document:
    return {"$or": [{"state.lot_id": lot_id}, {"state.earlier_lots": lot_id}]}


def _keys(device: Device) -> Document:
    return {"keys": list(keys_of(device.state.description))}


_IN_STOCK = {"state.status": {"$in": sorted(OURS)}}
_NO_KIND = {"place": None, "transfer_id": None, "grade": None}
"""What a group leaves out where a device has none."""


def _query(wanted: Wanted) -> dict[str, Any]:
    query: dict[str, Any] = {}
    for field, values in (
        ("state.place", wanted.places),
        ("state.status", wanted.statuses or None),
        ("state.description.category", wanted.categories or None),
        ("state.grading.grade", wanted.grades or None),
        ("state.transfer_id", wanted.transfers),
    ):
        if values is not None:
            query[field] = {"$in": sorted(values)}
    if wanted.lot_id is not None:
        query["state.lot_id"] = wanted.lot_id
    return query
