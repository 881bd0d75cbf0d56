"""Fences: how somebody outside learns that all that stood in a queue was seen to.

A fence is a message with nothing but a header. An inbox sees to a queue in its order, so once it
has told of the fence, the effects of all that stood before it are in the database, or it is parked,
put off or a dead letter there; what the broker might deliver once more has no effect.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from pymongo.database import Database

from kit.transaction import Document, Transaction

FENCE: Final = "x-passerelle-fence"
"""The header that names a fence."""
FENCES: Final = "inbox_fences"
_KEPT: Final = timedelta(days=1)


def prepare(database: Database[Document]) -> None:
    """Makes the collection and its index; may run any number of times."""
    if FENCES not in database.list_collection_names():
        database.create_collection(FENCES, check_exists=False)
    database[FENCES].create_index("at", name="at", expireAfterSeconds=int(_KEPT.total_seconds()))


def passed(tx: Transaction, fence: str) -> None:
    """Tells that a queue was seen to up to this fence."""
    tx.database[FENCES].update_one(
        {"_id": fence}, [{"$set": {"at": "$$NOW"}}], upsert=True, session=tx.session
    )


def standing(database: Database[Document], fences: Collection[str]) -> set[str]:
    """Those that no inbox has told of yet. Raises pymongo's errors."""
    told = database[FENCES].find({"_id": {"$in": list(fences)}}, {"_id": 1})
    return set(fences) - {fence["_id"] for fence in told}
