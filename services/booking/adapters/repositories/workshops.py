"""Workshops and their rosters on MongoDB."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import ReturnDocument

from kit.repositories.base import Indexes, Repository, starting
from kit.repositories.documents import Document, converter, to_aggregate
from services.booking.domain.closing.period import Period
from services.booking.domain.workshops.roster import Roster
from services.booking.domain.workshops.workshop import LONGEST, Workshop

WORKSHOPS, ROSTERS = "workshops", "rosters"
INDEXES: Indexes = (
    (WORKSHOPS, [("data.site_id", 1), ("data.start", 1), ("_id", 1)], False),
    (WORKSHOPS, [("data.series_id", 1), ("data.start", 1)], False),
    (WORKSHOPS, [("data.trainer_id", 1), ("data.start", 1)], False),
    (ROSTERS, [("entries.seat_id", 1)], False),
)


class MongoWorkshops(Repository):
    """See `ports.Workshops`."""

    def get(self, workshop_id: str) -> Workshop | None:
        """See the port."""
        document = self._place.one(WORKSHOPS, {"_id": workshop_id})
        return to_aggregate(Workshop, document) if document else None

    def by_ids(self, ids: Collection[str]) -> Mapping[str, Workshop]:
        """See the port."""
        found = self._place.many(WORKSHOPS, {"_id": {"$in": sorted(ids)}})
        return {one["_id"]: to_aggregate(Workshop, one) for one in found}

    def at_site(
        self,
        site_id: str,
        start: datetime,
        end: datetime,
        module: str | None,
        after: str | None,
        limit: int,
    ) -> Sequence[Workshop]:
        """See the port."""
        query: dict[str, Any] = {
            "data.site_id": site_id,
            "data.start": {"$gte": start, "$lt": end},
        }
        if module is not None:
            query["data.module"] = module
        return self._by_start(query, after, limit)

    def planned(
        self,
        site_id: str,
        period: Period,
        since: datetime,
        after: str | None = None,
        limit: int = 0,
    ) -> Sequence[Workshop]:
        """See the port."""
        return self._by_start(_planned(site_id, period, since), after, limit)

    def count_planned(self, site_id: str, period: Period, since: datetime) -> int:
        """See the port."""
        return self._place.count(WORKSHOPS, _planned(site_id, period, since))

    def _by_start(
        self, query: dict[str, Any], after: str | None = None, limit: int = 0
    ) -> Sequence[Workshop]:
        found = self._page_by_start(WORKSHOPS, query, "data.start", after, limit)
        return [to_aggregate(Workshop, document) for document in found]

    def of_trainer(
        self, trainer_id: str, start: datetime, end: datetime | None
    ) -> Sequence[Workshop]:
        """See the port."""
        query = {"data.trainer_id": trainer_id, "data.start": starting(start, end)}
        query["data.end"] = {"$gt": start}
        return self._by_start(query)

    def of_series(self, series_id: str, start: datetime) -> Sequence[Workshop]:
        """See the port."""
        query = {"data.series_id": series_id, "data.start": {"$gte": start}}
        return self._by_start(query)

    def save(self, workshop: Workshop) -> None:
        """See the port."""
        self._save(WORKSHOPS, "workshop", workshop)


def _planned(site_id: str, period: Period, since: datetime) -> dict[str, Any]:
    return {
        "data.site_id": site_id,
        "data.status": "scheduled",
        "data.venue_id": None,
        "data.start": {"$gte": period.start - LONGEST, "$gt": since, "$lt": period.end},
        "data.end": {"$gt": period.start},
    }


class MongoRosters(Repository):
    """See `ports.Rosters`; `version` is raised by the lock."""

    def lock(self, workshop_id: str) -> Roster | None:
        """See the port.

        To write is to lock: whoever writes the document second is refused by the database at
        once, and begins again.
        """
        document = self._place.collection(ROSTERS).find_one_and_update(
            {"_id": workshop_id},
            {"$inc": {"version": 1}},
            return_document=ReturnDocument.AFTER,
            session=self._place.session,
        )
        return _roster(document) if document else None

    def of(self, workshop_ids: Sequence[str]) -> Mapping[str, Roster]:
        """See the port."""
        found = self._place.many(ROSTERS, {"_id": {"$in": list(workshop_ids)}})
        return {document["_id"]: _roster(document) for document in found}

    def add(self, roster: Roster) -> None:
        """See the port."""
        collection = self._place.collection(ROSTERS)
        collection.insert_one(_document(roster), session=self._place.session)

    def save(self, roster: Roster) -> None:
        """See the port."""
        collection = self._place.collection(ROSTERS)
        result = collection.replace_one(
            {"_id": roster.id, "version": roster.version},
            _document(roster),
            session=self._place.session,
        )
        if result.matched_count == 0:
            raise RuntimeError(f"roster {roster.id} was not locked")


def _roster(document: Document) -> Roster:
    return converter.structure(
        {"id": document["_id"], **{k: v for k, v in document.items() if k != "_id"}}, Roster
    )


def _document(roster: Roster) -> Document:
    document: Document = converter.unstructure(roster)
    document["_id"] = document.pop("id")
    return document
