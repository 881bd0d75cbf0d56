"""Where the audit log is: a database of its own, beside the service's.

The service's user may insert into it and read it; nobody updates or removes an entry but the
server itself, when its year is over.
"""

from datetime import timedelta
from typing import Any, Final

from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.read_concern import ReadConcern

from kit import collections
from kit.databases import audit_of

Document = dict[str, Any]

ENTRIES: Final = "entries"
SEALS: Final = "seals"
KEPT: Final = timedelta(days=366)
"""So long an entry is kept."""
SEALS_KEPT: Final = timedelta(days=2 * 366)
"""So long a seal is kept: longer than what it seals, so that all that is there can be checked."""


def log_of(database: Database[Document]) -> Database[Document]:
    """The audit log's database of a service whose own is `database`; reads what is there for
    good, as what a fail-over may take back must not be sealed."""
    return database.client.get_database(
        audit_of(database.name),
        codec_options=database.codec_options,
        read_concern=ReadConcern("majority"),
    )


def entries_of(database: Database[Document]) -> Collection[Document]:
    """Who read or changed whose data."""
    return log_of(database)[ENTRIES]


def seals_of(database: Database[Document]) -> Collection[Document]:
    """The chain of hashes over them."""
    return log_of(database)[SEALS]


def prepare(database: Database[Document]) -> None:
    """Makes what is missing of the collections and their indexes; may run any number of times.

    Where the database has users its administrator does so first (`ops/database.py`): a service
    has no right to make an index, which could let entries expire before their year is over.
    """
    log = log_of(database)
    collections.ensure(log, ENTRIES, SEALS)
    entries, seals = log[ENTRIES], log[SEALS]
    _index(entries, "at", ["at"], KEPT)
    for field in ("person_ids", "targets", "actor"):
        _index(entries, field, [field, "_id"])
    _index(seals, "at", ["at"], SEALS_KEPT)
    _index(seals, "span", ["to", "from"])


def _index(
    collection: Collection[Document], name: str, fields: list[str], kept: timedelta | None = None
) -> None:
    if name not in collection.index_information():
        ends: dict[str, Any] = (
            {} if kept is None else {"expireAfterSeconds": int(kept.total_seconds())}
        )
        collection.create_index([(field, 1) for field in fields], name=name, **ends)
