"""The lease: which of several relays of a service does the work, and whether it is to pause.

It is a document of the service's database, measured by the database's clock. Its holder knows by
its own monotonic clock, counted from before the request, how long it may rely on it.
"""

import contextlib
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import MongoClient, ReturnDocument
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError
from pymongo.write_concern import WriteConcern

from kit.transaction import Document

LEASES = "leases"
RELAY = "relay"
DURATION_S = 5.0
_MARGIN_S = 0.5


@dataclass(frozen=True)
class Granted:
    """What the database says to the holder.

    `token` grows with every change of holder. `taken_from` is who held the lease before and let it
    run out. For `paused_s` more seconds nothing may be sent, because of the pause named `pause`.
    """

    token: int
    taken_from: str | None = None
    pause: str | None = None
    paused_s: float = 0.0


class Hold:
    """What the holder knows of its lease; read by one thread, written by another."""

    def __init__(self) -> None:
        self._until = 0.0
        self._pause: tuple[str | None, float] = (None, 0.0)
        self.token: int | None = None

    def valid(self, now: float) -> bool:
        """Whether the lease still holds at `now` (monotonic seconds)."""
        return now < self._until

    def paused(self, now: float) -> bool:
        """Whether nothing may be sent at `now`, although the lease holds."""
        return now < self._pause[1]

    def pause(self, now: float) -> str | None:
        """The name of the pause that is in force at `now`."""
        name, until = self._pause
        return name if now < until else None

    def extend(self, asked_at: float, answered_at: float, granted: Granted) -> None:
        """The database granted the lease to a request between these instants.

        Both are taken so that errors are on the safe side: the lease ends early, the pause late.
        """
        # before the lease, lest a new holder send anything in a pause
        self._pause = (granted.pause, answered_at + granted.paused_s)
        self.token = granted.token
        self._until = asked_at + DURATION_S - _MARGIN_S

    def drop(self) -> None:
        """It is somebody else's, or was given back."""
        self._until = 0.0
        self.token = None


class MongoLease:
    """The lease's document. Methods raise pymongo's errors."""

    def __init__(self, client: MongoClient[Document], database: str, name: str, owner: str) -> None:
        self._leases = leases(client[database])
        self._name = name
        self._owner = owner
        self._lock = threading.Lock()
        self._made = False

    def acquire(self) -> Granted | None:
        """Takes or renews the lease; None while another holds it."""
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
            "taken_from": {"$cond": [mine, "$taken_from", "$owner"]},
            "expires_at": {"$add": ["$$NOW", int(DURATION_S * 1000)]},
        }
        with self._lock:
            if not self._made:
                make(self._leases, self._name)
                self._made = True
            lease = self._leases.find_one_and_update(
                free, [{"$set": grant}], return_document=ReturnDocument.AFTER
            )
        return None if lease is None else _granted(lease)

    def release(self) -> None:
        """Gives the lease back if it is ours, so that another need not wait for its end."""
        with self._lock:
            self._leases.update_one(
                {"_id": self._name, "owner": self._owner},
                [{"$set": {"expires_at": "$$NOW", "owner": None}}],
            )


def leases(database: Database[Document]) -> Collection[Document]:
    """The collection, written so that no change of the primary takes a grant back."""
    return database.get_collection(LEASES, write_concern=WriteConcern("majority"))


def make(collection: Collection[Document], name: str) -> None:
    """A lease that nobody holds, if there is none; `acquire`'s own query allows no upsert."""
    nobody = {"owner": None, "token": 0, "expires_at": datetime.fromtimestamp(0, UTC)}
    # A competitor may insert it between the look and the insert of the upsert.
    with contextlib.suppress(DuplicateKeyError):
        collection.update_one({"_id": name}, {"$setOnInsert": nobody}, upsert=True)


def _granted(lease: Document) -> Granted:
    token, taken_from = int(lease["token"]), lease.get("taken_from")
    if lease.get("paused_until") is not None:
        now = lease["expires_at"] - timedelta(seconds=DURATION_S)
        left = (lease["paused_until"] - now).total_seconds()
        if left > 0:
            return Granted(token, taken_from, lease["pause"], left)
    return Granted(token, taken_from)
