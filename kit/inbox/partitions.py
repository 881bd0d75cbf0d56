"""How many queues the inbox of a partitioned service has.

A fact of the service's database, so that services, topology and operator's tools agree. It is
changed by the operator's command alone, while nothing is on its way (`ops.partitions`).
"""

from typing import Final

from pymongo.database import Database
from pymongo.write_concern import WriteConcern

from kit.catalogue import Catalogue
from kit.transaction import Document

PARTITIONS: Final = "inbox_partitions"
_ID: Final = "inbox"


def count(database: Database[Document], catalogue: Catalogue) -> int:
    """The number of partitions; 0 where the inbox is one queue. Raises pymongo's errors."""
    if not catalogue.partitions:
        return 0
    said = database[PARTITIONS].find_one({"_id": _ID})
    return int(said["count"]) if said else catalogue.partitions


def set_count(database: Database[Document], partitions: int) -> None:
    """Says how many there are from now on. Raises pymongo's errors."""
    said = database.get_collection(PARTITIONS, write_concern=WriteConcern("majority"))
    said.update_one({"_id": _ID}, {"$set": {"count": partitions}}, upsert=True)
