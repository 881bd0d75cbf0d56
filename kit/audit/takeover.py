"""What the audit log held while it stood in the service's own database."""

from typing import Final

from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from kit.audit.places import Document, entries_of

OLD: Final = "audit"
_BATCH: Final = 1_000
_DUPLICATE_KEY: Final = 11000


def take_over(database: Database[Document]) -> int:
    """Moves it into the log's database, before the first seal; says how many entries it were.

    May run any number of times, and several at once: an entry keeps its id, and the old
    collection goes once all that it holds is there. Raises pymongo's errors.
    """
    if OLD not in database.list_collection_names(filter={"name": OLD}):
        return 0
    moved = 0
    entries = entries_of(database)
    batch: list[Document] = []
    for one in database[OLD].find():
        batch.append(_as_entry(one))
        if len(batch) == _BATCH:
            moved += _add(entries, batch)
            batch = []
    moved += _add(entries, batch)
    database.drop_collection(OLD)
    return moved


def _add(entries: Collection[Document], batch: list[Document]) -> int:
    present = {one["_id"] for one in entries.find({"_id": {"$in": [b["_id"] for b in batch]}})}
    missing = [one for one in batch if one["_id"] not in present]
    if missing:
        try:
            entries.insert_many(missing, ordered=False)
        except BulkWriteError as error:
            if any(one["code"] != _DUPLICATE_KEY for one in error.details["writeErrors"]):
                raise
    return len(missing)


def _as_entry(old: Document) -> Document:
    """Nothing was kept then of roles, sites and people; its targets are the people's ids."""
    unknown: Document = {"kind": "change", "roles": [], "sites": [], "transport": "unknown"}
    return unknown | {"person_ids": [], "causation_id": None} | old
