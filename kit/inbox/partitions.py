"""How many queues the inbox of a partitioned service has.

A fact of the service's database, so that services, topology and operator's tools agree. It is
changed by the operator's command alone (`ops.repartition`): from `begin` to `finish` the queues of
both numbers are consumed, and nobody else may change which of them are bound.
"""

from typing import Final

from pymongo.database import Database
from pymongo.write_concern import WriteConcern

from kit.catalogue import Catalogue
from kit.transaction import Document

PARTITIONS: Final = "inbox_partitions"
_ID: Final = "inbox"
_CHANGE: Final = {"changing_to": "", "target": ""}


def prepare(database: Database[Document], catalogue: Catalogue) -> None:
    """Keeps the number that the service begins with: a later catalogue does not change it."""
    if catalogue.partitions:
        first = {"$setOnInsert": {"count": catalogue.partitions}}
        database[PARTITIONS].update_one({"_id": _ID}, first, upsert=True)


def count(database: Database[Document], catalogue: Catalogue) -> int:
    """The number of partitions; 0 where the inbox is one queue. Raises pymongo's errors."""
    if not catalogue.partitions:
        return 0
    said = database[PARTITIONS].find_one({"_id": _ID})
    return int((said or {}).get("count", catalogue.partitions))


def consumed(database: Database[Document], catalogue: Catalogue) -> int:
    """How many have to be consumed: more than there are while their number is being changed."""
    changing = changing_to(database)
    return max(count(database, catalogue), changing or 0) if catalogue.partitions else 0


def changing_to(database: Database[Document]) -> int | None:
    """How many are consumed because of a change that was begun and not finished; else None."""
    said = database[PARTITIONS].find_one({"_id": _ID})
    return said.get("changing_to") if said else None


def unfinished(database: Database[Document]) -> int | None:
    """How many there shall be by a change that was begun and not finished; else None."""
    said = database[PARTITIONS].find_one({"_id": _ID}) or {}
    return said.get("target", said.get("changing_to"))


def begin(database: Database[Document], consume: int, target: int) -> None:
    """A change to `target` has begun: `consume` of them are consumed until it is finished."""
    _set(database, {"$set": {"changing_to": consume, "target": target}})


def finish(database: Database[Document], partitions: int) -> None:
    """Says how many there are from now on, and that no change is under way."""
    _set(database, {"$set": {"count": partitions}, "$unset": _CHANGE})


def abandon(database: Database[Document]) -> None:
    """The change that was begun has changed nothing."""
    _set(database, {"$unset": _CHANGE})


def _set(database: Database[Document], change: Document) -> None:
    said = database.get_collection(PARTITIONS, write_concern=WriteConcern("majority"))
    said.update_one({"_id": _ID}, change, upsert=True)
