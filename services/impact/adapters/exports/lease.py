"""Who makes an export: one process at a time, for as long as it says that it lives.

Times are the database's own, so that replicas whose clocks differ agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

from pymongo import ReturnDocument
from pymongo.database import Database

from kit.ids import new_id
from kit.transaction import Document
from services.impact.adapters.exports.documents import EXPORTS, REMOVED
from services.impact.adapters.exports.shelf import Shelf
from services.impact.domain.exports import KEPT, MOST_ATTEMPTS, Failure, Part, State

LEASE: Final = timedelta(seconds=30)
_FREE: Final = {"$expr": {"$lt": ["$lease_until", "$$NOW"]}}


class Superseded(Exception):
    """Somebody else makes the export now, or it was removed."""


class Leases:
    """Taking exports to be made, and clearing up after them."""

    def __init__(self, database: Database[Document], lease: timedelta = LEASE) -> None:
        self._exports = database[EXPORTS]
        self._shelf = Shelf(database)
        self._lease = lease

    def claim(self) -> "Claim | None":
        """The oldest export that nobody makes, if there is one."""
        taken: Document = {
            "state": State.RUNNING,
            "owner": new_id(),
            "lease_until": _in(self._lease),
            "started_at": {"$ifNull": ["$started_at", "$$NOW"]},
            "attempts": {"$add": ["$attempts", 1]},
        }
        waiting = {"state": {"$in": [State.WAITING, State.RUNNING]}, **_FREE}
        found = self._exports.find_one_and_update(
            waiting, [{"$set": taken}], sort=[("_id", 1)], return_document=ReturnDocument.AFTER
        )
        if found is None:
            return None
        claim = Claim(self._exports, found["_id"], found["owner"], self._lease)
        if found["attempts"] > MOST_ATTEMPTS:
            claim.fail(Failure.GAVE_UP)
            return self.claim()
        return claim

    def resume(self, export_id: str, owner: str) -> "Claim":
        """A claim that another process took for this one."""
        return Claim(self._exports, export_id, owner, self._lease)

    def clear_up(self) -> None:
        """Removes exports that are kept no longer, and the files of those removed or failed."""
        old = {"$lt": ["$finished_at", {"$subtract": ["$$NOW", _milliseconds(KEPT)]}]}
        ended = {"state": {"$in": [State.DONE, State.FAILED]}, "$expr": old}
        self._exports.update_many(ended, {"$set": {"state": REMOVED, "parts": []}})
        # Whoever was making it may be writing until the lease ends.
        gone = {"state": {"$in": [REMOVED, State.FAILED]}, **_FREE}
        for export in self._exports.find(gone, {"state": 1}):
            self._shelf.discard(export["_id"])
            if export["state"] == REMOVED:
                self._exports.delete_one({"_id": export["_id"]})


class Claim:
    """One export, being made by one process; each change says that it still lives.

    All methods raise `Superseded` where the export is not this process's any more.
    """

    def __init__(self, exports: Any, export_id: str, owner: str, lease: timedelta) -> None:
        self._exports = exports
        self._lease = lease
        self.export_id = export_id
        self.owner = owner

    def document(self) -> Mapping[str, Any]:
        """The export as it is kept."""
        found: Mapping[str, Any] | None = self._exports.find_one(self._mine)
        if found is None:
            raise Superseded
        return found

    def beat(self, **reached: int) -> None:
        """Tells how far it is: figures only ever grow, whoever counted before."""
        grown = {name: {"$max": [f"${name}", value]} for name, value in reached.items()}
        self._change([{"$set": {**grown, "lease_until": _in(self._lease)}}])

    def keep(self, type_: str, parts: Sequence[Part], read: int, written: int) -> None:
        """The files of a type are whole."""
        self._change(
            {
                "$push": {"parts": {"$each": [asdict(part) for part in parts]}},
                "$addToSet": {"types_done": type_},
                "$inc": {"read_done": read, "written_done": written},
            }
        )

    def finish(self, written: int, bytes_: int) -> None:
        """All is there: from now on it is offered."""
        self._end({"state": State.DONE, "written": written, "bytes": bytes_, "read": "$to_read"})

    def fail(self, failure: Failure) -> None:
        """It is not made, and what there is of it is offered to nobody."""
        self._end({"state": State.FAILED, "failure": failure, "parts": [], "bytes": 0})

    def leave(self) -> None:
        """Others may go on at once."""
        self._exports.update_one(self._mine, [{"$set": {"lease_until": "$$NOW", "owner": None}}])

    def _end(self, values: Document) -> None:
        ended = {"finished_at": "$$NOW", "owner": None, "lease_until": "$$NOW"}
        self._change([{"$set": {**values, **ended}}])

    def _change(self, change: Any) -> None:
        if not self._exports.update_one(self._mine, change).matched_count:
            raise Superseded

    @property
    def _mine(self) -> Document:
        return {"_id": self.export_id, "owner": self.owner, "state": State.RUNNING}


def _in(span: timedelta) -> Document:
    return {"$add": ["$$NOW", _milliseconds(span)]}


def _milliseconds(span: timedelta) -> int:
    return int(span.total_seconds() * 1000)
