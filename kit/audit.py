"""Who did what to what is kept, and when: written with the change itself, in one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from pymongo.database import Database

from kit import collections
from kit.clock import Clock
from kit.ids import new_id
from kit.transaction import Document, Transaction

AUDIT: Final = "audit"
KEPT: Final = timedelta(days=366)


def prepare(database: Database[Document]) -> None:
    """Makes the collection and its indexes; may run any number of times."""
    collections.ensure(database, AUDIT)
    seconds = int(KEPT.total_seconds())
    database[AUDIT].create_index([("at", 1)], name="at", expireAfterSeconds=seconds)
    database[AUDIT].create_index([("targets", 1)], name="targets")


def record(
    tx: Transaction, clock: Clock, action: str, targets: Sequence[str], reason: str | None = None
) -> None:
    """Keeps that the transaction's actor did `action` (`dead_letter.replay`) to these ids.

    `reason` is the actor's own word for it. Raises pymongo's errors.
    """
    tx.database[AUDIT].insert_one(
        {
            "_id": new_id(),
            "at": clock.now(),
            "actor": tx.context.actor,
            "action": action,
            "targets": list(targets),
            "reason": reason,
            "correlation_id": tx.context.correlation_id,
        },
        session=tx.session,
    )


def entries(
    database: Database[Document],
    limit: int,
    *,
    action: str | None = None,
    target: str | None = None,
    since: datetime | None = None,
    before: str | None = None,
) -> Sequence[Document]:
    """What was kept, the newest first: of an action, about an id, from `since` on, before an entry.

    Raises pymongo's errors.
    """
    query: Document = {}
    if action is not None:
        query["action"] = action
    if target is not None:
        query["targets"] = target
    if since is not None:
        query["at"] = {"$gte": since}
    if before is not None:
        query["_id"] = {"$lt": before}
    return list(database[AUDIT].find(query, sort=[("_id", -1)], limit=limit))
