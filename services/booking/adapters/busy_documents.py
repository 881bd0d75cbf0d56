"""The busy calendar: one document for each resource and UTC day.

A claim is one conditional update: it matches the day's document only where no interval overlaps.
Where it does not match, the upsert tries to insert a second document with the same `_id`, and the
database refuses that. See docs/decisions/0003-busy-documents.md.
"""

from collections.abc import Sequence

from pymongo.errors import DuplicateKeyError

from services.booking.adapters.reading import Place
from services.booking.adapters.repositories.base import Indexes
from services.booking.domain.busy import BusyDays, Claim, Minutes
from services.booking.domain.refusals import SlotTaken

COLLECTION = "busy"
INDEXES: Indexes = ((COLLECTION, [("resource", 1), ("day", 1)], True),)
_WHEN = {"_id": 0, "resource": 1, "day": 1, "intervals.start": 1, "intervals.end": 1}


class BusyDocuments:
    """See `ports.BusyCalendar`."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def claim(self, claims: Sequence[Claim]) -> None:
        """See the port."""
        for claim in claims:
            for day, (start, end) in claim.by_day():
                self._claim_day(claim, day, start, end)

    def _claim_day(self, claim: Claim, day: str, start: int, end: int) -> None:
        overlap = {"$elemMatch": {"start": {"$lt": end}, "end": {"$gt": start}}}
        try:
            self._place.collection(COLLECTION).update_one(
                {"_id": f"{claim.resource}:{day}", "intervals": {"$not": overlap}},
                {
                    "$push": {"intervals": {"start": start, "end": end, "by": claim.by}},
                    "$setOnInsert": {"resource": claim.resource, "day": day},
                },
                upsert=True,
                session=self._place.session,
            )
        except DuplicateKeyError as error:
            raise SlotTaken(claim.kind, claim.start) from error

    def release(self, claims: Sequence[Claim]) -> None:
        """See the port."""
        for claim in claims:
            for day, (start, end) in claim.by_day():
                self._place.collection(COLLECTION).update_one(
                    {"_id": f"{claim.resource}:{day}"},
                    {"$pull": {"intervals": {"start": start, "end": end, "by": claim.by}}},
                    session=self._place.session,
                )

    def days(self, resources: Sequence[str], first: str, last: str) -> BusyDays:
        """See the port."""
        found: dict[str, dict[str, list[Minutes]]] = {}
        query = {"resource": {"$in": list(resources)}, "day": {"$gte": first, "$lte": last}}
        for document in self._place.many(COLLECTION, query, only=_WHEN):
            taken = [(one["start"], one["end"]) for one in document["intervals"]]
            found.setdefault(document["resource"], {})[document["day"]] = taken
        return found
