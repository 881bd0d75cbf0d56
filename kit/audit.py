"""Who did what to what is kept, and when: written with the change itself, in one transaction."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from pymongo.database import Database

from kit.clock import Clock
from kit.ids import new_id
from kit.transaction import Document, Transaction

AUDIT: Final = "audit"
KEPT: Final = timedelta(days=366)


def prepare(database: Database[Document]) -> None:
    """Makes the collection and its indexes; may run any number of times."""
    if AUDIT not in database.list_collection_names():
        database.create_collection(AUDIT, check_exists=False)
    seconds = int(KEPT.total_seconds())
    database[AUDIT].create_index([("at", 1)], name="at", expireAfterSeconds=seconds)


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
