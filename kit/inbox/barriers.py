"""Barriers: how somebody outside learns that all that stood in a queue was seen to.

A barrier is a message with nothing but a header, as in stream processing. An inbox sees to a queue
in its order, so once it has told of the barrier, the effects of all that stood before it are in the
database, or it is parked, put off or a dead letter there; what the broker might deliver once more
has no effect.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from pymongo.database import Database

from kit import collections
from kit.transaction import Document, Transaction

BARRIER: Final = "x-passerelle-barrier"
"""The header that names a barrier."""
BARRIERS: Final = "inbox_barriers"
_KEPT: Final = timedelta(days=1)


def prepare(database: Database[Document]) -> None:
    """Makes the collection and its index; may run any number of times."""
    collections.ensure(database, BARRIERS)
    database[BARRIERS].create_index("at", name="at", expireAfterSeconds=int(_KEPT.total_seconds()))


def passed(tx: Transaction, barrier: str) -> None:
    """Tells that a queue was seen to up to this barrier."""
    tx.database[BARRIERS].update_one(
        {"_id": barrier}, [{"$set": {"at": "$$NOW"}}], upsert=True, session=tx.session
    )


def standing(database: Database[Document], barriers: Collection[str]) -> set[str]:
    """Those that no inbox has told of yet. Raises pymongo's errors."""
    told = database[BARRIERS].find({"_id": {"$in": list(barriers)}}, {"_id": 1})
    return set(barriers) - {barrier["_id"] for barrier in told}
