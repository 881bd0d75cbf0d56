"""Rebuilds on MongoDB: what operators see of `generations`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from kit.repositories.base import Repository
from kit.transaction import Document
from services.impact.adapters.archive import ARCHIVE, POSITIONS
from services.impact.adapters.generations import GENERATIONS, new_record
from services.impact.domain.rebuilds import Rebuild, State

FOLD: Final = 3
"""The version of what pages hold. One that was made by another is built anew."""


def prepare(database: Database[Document]) -> None:
    """One rebuild at a time."""
    database[GENERATIONS].create_index(
        # No index may have the keys of another; nothing that is being built was ever live.
        [("state", ASCENDING), ("live_at", ASCENDING)],
        name="building",
        unique=True,
        partialFilterExpression={"state": "building"},
    )


def begin(
    database: Database[Document], session: ClientSession | None, state: State, now: datetime
) -> int:
    """Adds a generation that counts nothing yet, where there is none of that state; its number.

    Without a session it finds the one that another process began at the same time.
    """
    newest = database[GENERATIONS].find_one(sort=[("_id", -1)], session=session)
    number = newest["_id"] + 1 if newest else 1
    try:
        database[GENERATIONS].insert_one(new_record(number, state, FOLD, now), session=session)
    except DuplicateKeyError:
        begun = None if session else database[GENERATIONS].find_one({"state": state})
        if begun is None:
            raise
        return int(begun["_id"])
    return number


class MongoRebuilds(Repository):
    """See `work.Rebuilds`."""

    def get(self, generation: int) -> Rebuild | None:
        """See the port."""
        found = self._found({"_id": generation})
        return found[0] if found else None

    def listed(self) -> Sequence[Rebuild]:
        """See the port."""
        return self._found({})

    def begin(self, now: datetime) -> Rebuild:
        """See the port. The projector makes its collections."""
        place = self._place
        database = place.collection(GENERATIONS).database
        number = begin(database, place.session, "building", now)
        [begun] = self._found({"_id": number})
        return begun

    def end(self, rebuild: Rebuild) -> None:
        """See the port. The projector drops its collections after a while."""
        self._place.collection(GENERATIONS).update_one(
            {"_id": rebuild.generation},
            {"$set": {"state": rebuild.state, "ended_at": rebuild.ended_at}},
            session=self._place.session,
        )

    def _found(self, query: Document) -> Sequence[Rebuild]:
        position = self._place.many(POSITIONS, {"_id": ARCHIVE})
        of = position[0]["position"] if position else 0
        found = self._place.many(GENERATIONS, query, [("_id", DESCENDING)])
        return [_rebuild(one, of) for one in found]


def _rebuild(record: Mapping[str, Any], of: int) -> Rebuild:
    return Rebuild(
        generation=record["_id"],
        state=record["state"],
        position=record["position"],
        of=of,
        unreadable=record["unreadable"],
        begun_at=record["begun_at"],
        live_at=record.get("live_at"),
        ended_at=record.get("ended_at"),
    )
