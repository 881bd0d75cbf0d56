"""Reads what figures need out of the archive."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

import structlog
from pymongo import ASCENDING
from pymongo.database import Database

from kit.envelope import UnreadableEvent, decode
from kit.transaction import Document
from services.impact.adapters.archive import ARCHIVE
from services.impact.adapters.translate import NAMES, READERS
from services.impact.domain.folding import Read, touched

_FIELDS: Final = {"_id": 0, "position": 1, "type": 1, "body": 1}
_READ: Final = sorted(READERS)
_LINKED: Final = sorted(NAMES)

_log = structlog.get_logger("services.impact.reading")


def span(database: Database[Document], after: int, upto: int) -> tuple[Sequence[Read], int]:
    """What the events say that were archived after a position, up to another; and how many of them
    cannot be read: those that an older code took in, or that somebody let pass."""
    query = {"position": {"$gt": after, "$lte": upto}, "type": {"$in": _READ}}
    found = database[ARCHIVE].find(query, _FIELDS, batch_size=10_000)
    return read(found.sort("position", ASCENDING))


def earlier(database: Database[Document], batch: Sequence[Read], position: int) -> Sequence[Read]:
    """What was archived up to a position of the aggregates that a batch needs whole."""
    told, moved = touched(batch)
    found = list(of_subjects(database, told - moved, position, {"name": {"$in": _LINKED}}))
    found += of_subjects(database, moved, position)
    return found


def of_subjects(
    database: Database[Document],
    subjects: Collection[str],
    position: int,
    further: Mapping[str, Any] | None = None,
) -> Sequence[Read]:
    """What was archived of these aggregates up to a position."""
    if not subjects:
        return ()
    query = {"subject": {"$in": list(subjects)}, "position": {"$lte": position}, **(further or {})}
    return read(database[ARCHIVE].find(query, _FIELDS, batch_size=10_000))[0]


def read(found: Iterable[Mapping[str, Any]]) -> tuple[Sequence[Read], int]:
    """What archived events say, and how many cannot be read."""
    reads: list[Read] = []
    unreadable = 0
    for document in found:
        reader = READERS.get(document["type"])
        if reader is None:
            continue
        try:
            event = decode(document["body"])
            reads.append(Read(event.subject, reader(event)))
        except UnreadableEvent as error:
            unreadable += 1
            _log.warning(
                "archived_event_unreadable", position=document["position"], error=str(error)
            )
    return reads, unreadable
