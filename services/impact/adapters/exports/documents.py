"""Exports in MongoDB.

Collection `exports`: `_id`, what is wanted, how far it is, and `parts` with `types_done`. Who makes
one holds it by `owner` until `lease_until`, on the database's clock. One that is removed has the
state `removed` until nobody can be writing for it any more.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from bson.int64 import Int64
from pymongo.collection import Collection
from pymongo.database import Database

from kit import collections
from kit.transaction import Document, Store, Transaction
from services.impact.adapters.archive import ARCHIVE, POSITIONS
from services.impact.domain.exports import (
    MOST_UNFINISHED,
    Export,
    Failure,
    Format,
    Part,
    State,
    Wanted,
)
from services.impact.domain.refusals import ExportUnknown

EXPORTS: Final = "exports"
REMOVED: Final = "removed"
_TURN: Final = "turn"
_UNFINISHED: Final = {"$in": [State.WAITING, State.RUNNING]}


def prepare(database: Database[Document]) -> None:
    """Creates the collection. There are few exports: it needs no index."""
    collections.ensure(database, EXPORTS)


class MongoExports:
    """`Exports`, inside a transaction or outside any."""

    def __init__(self, within: Transaction | Store) -> None:
        self._database = within.database
        self._session = within.session if isinstance(within, Transaction) else None

    @property
    def _exports(self) -> Collection[Document]:
        return self._database[EXPORTS]

    def take_turn(self) -> None:
        """See `Exports.take_turn`: two transactions that write one document conflict."""
        self._exports.update_one(
            {"_id": _TURN}, {"$inc": {"taken": 1}}, upsert=True, session=self._session
        )

    def unfinished(self) -> int:
        """See `Exports.unfinished`."""
        query = {"state": _UNFINISHED}
        return self._exports.count_documents(query, session=self._session, limit=MOST_UNFINISHED)

    def kept_bytes(self) -> int:
        """See `Exports.kept_bytes`."""
        total: list[Mapping[str, Any]] = [{"$group": {"_id": None, "bytes": {"$sum": "$bytes"}}}]
        found = list(self._exports.aggregate(total, session=self._session))
        return int(found[0]["bytes"]) if found else 0

    def position(self) -> int:
        """See `Exports.position`."""
        counter = self._database[POSITIONS].find_one({"_id": ARCHIVE}, session=self._session)
        return int(counter["position"]) if counter else 0

    def add(self, export: Export) -> None:
        """See `Exports.add`."""
        self._exports.insert_one(_document(export), session=self._session)

    def get(self, export_id: str, *, parts: bool = False) -> Export:
        """See `Exports.get`."""
        query = {"_id": export_id, "state": {"$in": list(State)}}
        shown = None if parts else {"parts": 0}
        found = self._exports.find_one(query, shown, session=self._session)
        if found is None:
            raise ExportUnknown
        return export_of(found)

    def newest(self, limit: int, before: str | None) -> Sequence[Export]:
        """See `Exports.newest`."""
        query: Document = {"state": {"$in": list(State)}}
        if before is not None:
            query["_id"] = {"$lt": before}
        found = self._exports.find(query, {"parts": 0}, sort=[("_id", -1)], limit=limit)
        return [export_of(document) for document in found]

    def remove(self, export_id: str) -> None:
        """See `Exports.remove`."""
        query = {"_id": export_id, "state": {"$in": list(State)}}
        change = {"$set": {"state": REMOVED, "parts": []}}
        if not self._exports.update_one(query, change, session=self._session).matched_count:
            raise ExportUnknown


def export_of(document: Mapping[str, Any]) -> Export:
    """An export as it is kept."""
    return Export(
        id=document["_id"],
        wanted=Wanted(
            Format(document["format"]),
            tuple(document["types"]),
            document["since"],
            document["until"],
        ),
        state=State(document["state"]),
        position=document["position"],
        asked_at=document["asked_at"],
        started_at=document["started_at"],
        finished_at=document["finished_at"],
        to_read=document["to_read"],
        read=document["read"],
        written=document["written"],
        bytes=document["bytes"],
        failure=Failure(document["failure"]) if document["failure"] else None,
        parts=tuple(Part(**part) for part in document.get("parts", ())),
    )


def _document(export: Export) -> Document:
    wanted = export.wanted
    epoch = datetime.fromtimestamp(0, tz=export.asked_at.tzinfo)
    return {
        "_id": export.id,
        "format": wanted.format,
        "types": list(wanted.types),
        "since": wanted.since,
        "until": wanted.until,
        "state": export.state,
        "position": Int64(export.position),
        "asked_at": export.asked_at,
        "started_at": None,
        "finished_at": None,
        "to_read": None,
        "read": 0,
        "written": 0,
        "bytes": 0,
        "failure": None,
        "parts": [],
        "types_done": [],
        "read_done": 0,
        "written_done": 0,
        "attempts": 0,
        "owner": None,
        "lease_until": epoch,
    }
