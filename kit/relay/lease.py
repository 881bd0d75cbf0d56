"""The lease: which of several relays of a service does the work.

It is a document of the service's database, measured by the database's clock. Its holder knows by
its own monotonic clock, counted from before the request, how long it may rely on it.
"""

import contextlib
import threading
from datetime import UTC, datetime
from typing import Any

from pymongo import MongoClient, ReturnDocument
from pymongo.errors import DuplicateKeyError
from pymongo.write_concern import WriteConcern

from kit.transaction import Document

LEASES = "leases"
DURATION_S = 5.0
_MARGIN_S = 0.5


class Hold:
    """What the holder knows of its lease; read by one thread, written by another."""

    def __init__(self) -> None:
        self._until = 0.0
        self.token: int | None = None

    def valid(self, now: float) -> bool:
        """Whether the lease still holds at `now` (monotonic seconds)."""
        return now < self._until

    def extend(self, asked_at: float, token: int) -> None:
        """The database granted the lease to a request made at `asked_at`."""
        self.token = token
        self._until = asked_at + DURATION_S - _MARGIN_S

    def drop(self) -> None:
        """It is somebody else's, or was given back."""
        self._until = 0.0
        self.token = None


class MongoLease:
    """The lease's document. Methods raise pymongo's errors."""

    def __init__(self, client: MongoClient[Document], database: str, name: str, owner: str) -> None:
        self._leases = client[database].get_collection(
            LEASES, write_concern=WriteConcern("majority")
        )
        self._name = name
        self._owner = owner
        self._lock = threading.Lock()
        self._made = False

    def acquire(self) -> int | None:
        """Takes or renews the lease; gives its fencing token, or None while another holds it.

        The token grows with every change of holder.
        """
        mine = {"$eq": ["$owner", self._owner]}
        free: dict[str, Any] = {
            "_id": self._name,
            "$or": [
                {"owner": self._owner},
                {"$expr": {"$lte": ["$expires_at", "$$NOW"]}},
            ],
        }
        grant = {
            "owner": self._owner,
            "token": {"$cond": [mine, "$token", {"$add": ["$token", 1]}]},
            "expires_at": {"$add": ["$$NOW", int(DURATION_S * 1000)]},
        }
        with self._lock:
            if not self._made:
                self._make()
            lease = self._leases.find_one_and_update(
                free, [{"$set": grant}], return_document=ReturnDocument.AFTER
            )
        return int(lease["token"]) if lease is not None else None

    def _make(self) -> None:
        """A lease that nobody holds; an upsert of `acquire`'s own query is not allowed."""
        nobody = {"owner": None, "token": 0, "expires_at": datetime.fromtimestamp(0, UTC)}
        # A competitor may insert it between the look and the insert of the upsert.
        with contextlib.suppress(DuplicateKeyError):
            self._leases.update_one({"_id": self._name}, {"$setOnInsert": nobody}, upsert=True)
        self._made = True

    def release(self) -> None:
        """Gives the lease back if it is ours, so that another need not wait for its end."""
        with self._lock:
            self._leases.update_one(
                {"_id": self._name, "owner": self._owner},
                [{"$set": {"expires_at": "$$NOW", "owner": None}}],
            )
