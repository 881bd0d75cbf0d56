"""The busy calendar: one document for each resource and UTC day.

Each holds its intervals, which decide, and the same minutes as a mask, which searches read
straight from an index. A claim reads the days, refuses an overlap, and writes by a conditional
update; another that touches the same document meanwhile is a conflict, and the transaction runs
again. See docs/decisions/0003 and 0026.
"""

from collections.abc import Iterator, Sequence

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from kit.repositories.base import Indexes
from kit.repositories.place import Document, Place
from services.booking.domain.busy import (
    BusyDays,
    Claim,
    DayMask,
    Minutes,
    claim_on,
    mask_of,
)
from services.booking.domain.refusals import SlotTaken

COLLECTION = "busy"
_WHEN = [("resource", 1), ("day", 1), ("taken", 1)]
INDEXES: Indexes = ((COLLECTION, _WHEN, False),)
_DUPLICATE_KEY = 11000
_BATCH = 50_000


class BusyDocuments:
    """See `ports.BusyCalendar`."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def claim(self, claims: Sequence[Claim]) -> None:
        """See the port."""
        held = self._held(claims)
        changes, asked = [], []
        for claim, day, (start, end) in _parts(claims):
            key = _key(claim.resource, day)
            intervals = held.setdefault(key, [])
            if any(start < last and first < end for first, last, _by in intervals):
                raise SlotTaken(claim.kind, claim.start)
            intervals.append((start, end, claim.by))
            overlap = {"$elemMatch": {"start": {"$lt": end}, "end": {"$gt": start}}}
            change = {
                "$push": {"intervals": {"start": start, "end": end, "by": claim.by}},
                "$set": {"taken": _mask(intervals)},
                "$setOnInsert": {"resource": claim.resource, "day": day},
            }
            # Where an interval overlaps after all, the upsert tries to insert the `_id` again and
            # the database refuses.
            query = {"_id": key, "intervals": {"$not": overlap}}
            changes.append(UpdateOne(query, change, upsert=True))
            asked.append(claim)
        try:
            self._write(changes)
        except BulkWriteError as error:
            [first] = error.details["writeErrors"]
            if first["code"] != _DUPLICATE_KEY:
                raise
            claim = asked[first["index"]]
            raise SlotTaken(claim.kind, claim.start) from error

    def release(self, claims: Sequence[Claim]) -> None:
        """See the port."""
        held = self._held(claims)
        changes = []
        for claim, day, (start, end) in _parts(claims):
            key = _key(claim.resource, day)
            intervals = held.get(key, [])
            if (start, end, claim.by) in intervals:
                intervals.remove((start, end, claim.by))
                mine = {"start": start, "end": end, "by": claim.by}
                change = {"$pull": {"intervals": mine}, "$set": {"taken": _mask(intervals)}}
                changes.append(UpdateOne({"_id": key}, change))
        self._write(changes)

    def forget(self, resource: str) -> None:
        """See the port."""
        self._place.collection(COLLECTION).delete_many(
            {"resource": resource}, session=self._place.session
        )

    def held(self, resource: str) -> Sequence[Claim]:
        """See the port."""
        found = self._place.many(COLLECTION, {"resource": resource}, [("day", 1)])
        return [
            claim_on(resource, one["day"], (part["start"], part["end"]), part["by"])
            for one in found
            for part in sorted(one["intervals"], key=lambda part: part["start"])
        ]

    def days(self, resources: Sequence[str], first: str, last: str) -> BusyDays:
        """See the port."""
        found: dict[str, dict[str, DayMask]] = {resource: {} for resource in resources}
        query = {"resource": {"$in": list(found)}, "day": {"$gte": first, "$lte": last}}
        # These fields are in the index, which is read without the documents, and come at once.
        only = {"_id": 0, "resource": 1, "day": 1, "taken": 1}
        for document in self._place.collection(COLLECTION).find(
            query, only, batch_size=_BATCH, session=self._place.session
        ):
            found[document["resource"]][document["day"]] = document["taken"]
        return found

    def _held(self, claims: Sequence[Claim]) -> dict[str, list[tuple[int, int, str]]]:
        keys = [_key(claim.resource, day) for claim, day, _minutes in _parts(claims)]
        found = self._place.many(COLLECTION, {"_id": {"$in": keys}}, only={"intervals": 1})
        return {
            one["_id"]: [(part["start"], part["end"], part["by"]) for part in one["intervals"]]
            for one in found
        }

    def _write(self, changes: list[UpdateOne]) -> None:
        if changes:
            self._place.collection(COLLECTION).bulk_write(changes, session=self._place.session)


def document_of(resource: str, day: str, held: Sequence[tuple[int, int, str]]) -> Document:
    """A day as it is kept, from the start, end and holder of each interval."""
    return {
        "_id": _key(resource, day),
        "resource": resource,
        "day": day,
        "intervals": [{"start": start, "end": end, "by": by} for start, end, by in held],
        "taken": _mask(held),
    }


def _key(resource: str, day: str) -> str:
    return f"{resource}:{day}"


def _mask(held: Sequence[tuple[int, int, str]]) -> DayMask:
    return mask_of((start, end) for start, end, _by in held)


def _parts(claims: Sequence[Claim]) -> Iterator[tuple[Claim, str, Minutes]]:
    for claim in claims:
        for day, minutes in claim.by_day():
            yield claim, day, minutes
