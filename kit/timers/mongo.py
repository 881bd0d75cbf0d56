"""Timers in a service's database."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import pymongo
from pymongo.database import Database
from pymongo.errors import OperationFailure, PyMongoError

from kit.ids import new_id
from kit.timers.ports import Busy
from kit.timers.timer import Handler, Timer, instant, timer_id
from kit.transaction import Document, Store, Transaction
from kit.unavailable import is_unavailable

TIMERS: Final = "timers"
PATIENCE_S: Final = 15.0
"""The longest that one handler may take, with all that it waits for."""
_WRITE_CONFLICT: Final = 112


def prepare(database: Database[Document]) -> None:
    """Makes the collection's indexes; may run any number of times."""
    timers = database[TIMERS]
    timers.create_index([("due", 1), ("_id", 1)], name="due")
    timers.create_index([("at", 1)], name="at")
    failed = {"attempts": {"$gte": 1}}
    timers.create_index([("attempts", 1)], name="attempts", partialFilterExpression=failed)


class Timers:
    """The timers of one unit of work: set and cleared with whatever else it changes.

    Whoever sets or clears timers of one reference has to change one document of that reference as
    well, so that two who do so at once are told apart by it.
    """

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def set(self, kind: str, reference: str, at: datetime) -> None:
        """At `at`, `kind` is to be done for `reference`; at once where that is past.

        Replaces what was set before for the same two. Raises `ValueError` where `at` has no offset.
        """
        at = instant(at)
        timer: Document = {
            "kind": kind,
            "reference": reference,
            "at": at,
            "due": at,
            "cause": new_id(),
            "correlation_id": self._tx.context.correlation_id,
            "traceparent": self._tx.context.traceparent,
            "actor": self._tx.context.actor,
            "attempts": 0,
            "last_error": None,
        }
        self._tx.database[TIMERS].replace_one(
            {"_id": timer_id(kind, reference)}, timer, upsert=True, session=self._tx.session
        )

    def clear(self, kind: str, reference: str) -> None:
        """Nothing is to be done; nothing happens where nothing was."""
        self._tx.database[TIMERS].delete_one(
            {"_id": timer_id(kind, reference)}, session=self._tx.session
        )


class MongoRows:
    """See `kit.timers.ports.Rows`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._timers = store.database[TIMERS]

    def due(
        self, now: datetime, kinds: Collection[str], without: Collection[str], limit: int
    ) -> Sequence[Timer]:
        """See `Rows.due`."""
        query: Document = {"kind": {"$in": list(kinds)}, "due": {"$lte": now}}
        if without:
            query["_id"] = {"$nin": list(without)}
        found = self._timers.find(query, sort=[("due", 1), ("_id", 1)], limit=limit)
        return [_timer(document) for document in found]

    def next_due(self, kinds: Collection[str]) -> datetime | None:
        """See `Rows.next_due`."""
        found = self._timers.find_one({"kind": {"$in": list(kinds)}}, sort=[("due", 1)])
        return None if found is None else found["due"]

    def run(self, timer: Timer, handler: Handler) -> bool:
        """See `Rows.run`."""

        def work(tx: Transaction) -> bool:
            present = self._take(tx, timer)
            if present is None:
                return False
            tx.context = present.context
            handler(tx, present)
            return True

        with self._patiently(timer):
            return self._store.run(work, timer.context)

    def put_off(self, timer: Timer, due: datetime, error: str) -> None:
        """See `Rows.put_off`."""
        self._timers.update_one(
            {"_id": timer.id, "at": timer.at, "attempts": timer.attempts},
            {"$set": {"due": instant(due), "last_error": error}, "$inc": {"attempts": 1}},
        )

    def failing(self, attempts: int) -> bool:
        """See `Rows.failing`."""
        return self._timers.find_one({"attempts": {"$gte": attempts}}, {"_id": 1}) is not None

    def _take(self, tx: Transaction, timer: Timer) -> Timer | None:
        try:
            document = self._timers.find_one_and_delete(
                {"_id": timer.id, "at": timer.at}, session=tx.session
            )
        except OperationFailure as error:
            # Another replica runs it, or a command sets it anew: neither is worth waiting for.
            if error.code == _WRITE_CONFLICT:
                raise Busy(timer.id) from error
            raise
        return None if document is None else _timer(document)

    @contextmanager
    def _patiently(self, timer: Timer) -> Iterator[None]:
        """Bounds a handler's time, and tells a database that is away from documents in use.

        A process that was killed leaves its documents locked for a minute; those who wait for them
        must not keep the others waiting.
        """
        try:
            with pymongo.timeout(PATIENCE_S):
                yield
        except PyMongoError as error:
            there = self._store.client.topology_description.has_writable_server()
            if is_unavailable(error) and there:
                raise Busy(timer.id) from error
            raise


def _timer(document: Document) -> Timer:
    return Timer(
        document["kind"],
        document["reference"],
        document["at"],
        document["cause"],
        document["correlation_id"],
        document["traceparent"],
        document["attempts"],
        # One that was set by an older version does not say by whom.
        document.get("actor", "timers"),
    )
