"""Tickets and their numbers on MongoDB."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from pymongo import ReturnDocument

from kit.repositories.base import Indexes, Repository, at_sites
from kit.repositories.documents import to_aggregate
from kit.repositories.place import Document
from services.booking.domain.site import Space
from services.booking.domain.walk_ins.walk_in import WalkIn

_QUEUE = [("state.site_id", 1), ("state.day", 1), ("state.space", 1), ("state.number", 1)]
INDEXES: Indexes = (
    ("walk_ins", _QUEUE, True),
    ("walk_ins", [("state.person_id", 1), ("_id", 1)], False),
    ("walk_in_numbers", [("last", 1)], False),
)


class MongoWalkIns(Repository):
    """See `ports.WalkIns`."""

    def get(self, walk_in_id: str) -> WalkIn | None:
        """See the port."""
        document = self._place.one("walk_ins", {"_id": walk_in_id})
        return to_aggregate(WalkIn, document) if document else None

    def next_number(self, site_id: str, space: Space, day: date) -> int:
        """See the port."""
        # Written before anything else of the queue is read: who comes second meets a conflict here
        # and runs again.
        counter = self._place.collection("walk_in_numbers").find_one_and_update(
            {"_id": f"{site_id}/{day.isoformat()}/{space}"},
            {"$inc": {"last": 1}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
            session=self._place.session,
        )
        return int(cast(Document, counter)["last"])

    def first_waiting(self, site_id: str, space: Space, day: date) -> WalkIn | None:
        """See the port."""
        query = {**_of(site_id, day, space), "state.status": "waiting"}
        return next(iter(self._found(query, limit=1)), None)

    def queue(
        self, site_id: str, day: date, space: Space | None, after: WalkIn | None, limit: int
    ) -> Sequence[WalkIn]:
        """See the port."""
        query = _of(site_id, day, space)
        if after is not None:
            query["$or"] = [
                {"state.space": {"$gt": after.state.space}},
                {"state.space": after.state.space, "state.number": {"$gt": after.state.number}},
            ]
        return self._found(query, limit=limit)

    def waiting(self, site_id: str, day: date, space: Space | None) -> Sequence[WalkIn]:
        """See the port."""
        return self._found({**_of(site_id, day, space), "state.status": "waiting"})

    def called_last(self, site_id: str, day: date, space: Space, limit: int) -> Sequence[WalkIn]:
        """See the port."""
        query = {**_of(site_id, day, space), "state.status": "served"}
        return self._found(query, [("state.called_at", -1), ("state.number", -1)], limit)

    def of_person(self, person_id: str, sites: frozenset[str] | None = None) -> Sequence[WalkIn]:
        """See the port."""
        query = {"state.person_id": person_id, **at_sites("state.site", sites)}
        return self._found(query, [("_id", 1)])

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        self._rekey("walk_ins", "state.person_id", ids, person_id)

    def save(self, walk_in: WalkIn) -> None:
        """See the port."""
        self._save("walk_ins", "walk_in", walk_in)

    def _found(
        self, query: Mapping[str, Any], sort: Sequence[tuple[str, int]] = (), limit: int = 0
    ) -> Sequence[WalkIn]:
        found = self._place.many("walk_ins", query, sort or _QUEUE, limit)
        return [to_aggregate(WalkIn, document) for document in found]


def _of(site_id: str, day: date, space: Space | None) -> dict[str, Any]:
    query: dict[str, Any] = {"state.site_id": site_id, "state.day": day.isoformat()}
    return query if space is None else query | {"state.space": space}
