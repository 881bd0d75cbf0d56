"""The archive in MongoDB: every event once, append-only, in the order of arrival.

Collection `archive`: `_id` is the event's id, so that the archive is also the inbox mark;
`position` is 1, 2, 3 … without a gap, taken in the transaction of the inbox; `archived_at` the
moment it came in; `body` the message as it was sent; the other fields are the envelope's, for
searching. `positions` holds the one counter.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bson.int64 import Int64
from pymongo import ASCENDING, ReturnDocument
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database

from kit import collections
from kit.inbox import Marks, Received
from kit.transaction import Document, Transaction
from services.impact.domain.figures import Moment

ARCHIVE, POSITIONS = "archive", "positions"


def prepare(database: Database[Document]) -> None:
    """Creates the collections and their indexes."""
    collections.ensure(database, ARCHIVE, POSITIONS)
    archive = database[ARCHIVE]
    archive.create_index([("position", ASCENDING)], name="position", unique=True)
    archive.create_index([("type", ASCENDING), ("position", ASCENDING)], name="type")
    archive.create_index([("subject", ASCENDING), ("position", ASCENDING)], name="subject")


def append(transaction: Transaction, events: Sequence[Received], now: datetime) -> None:
    """Archives a batch of events that are not there yet, in its order.

    Raises pymongo's `BulkWriteError` where one is there already.
    """
    if not events:
        return
    before = transaction.database[POSITIONS].find_one_and_update(
        {"_id": ARCHIVE},
        {"$inc": {"position": Int64(len(events))}, "$set": {"as_of": now}},
        upsert=True,
        return_document=ReturnDocument.BEFORE,
        session=transaction.session,
    )
    first = (before["position"] if before else 0) + 1
    transaction.database[ARCHIVE].insert_many(
        [_document(event, Int64(first + i), now) for i, event in enumerate(events)],
        session=transaction.session,
    )


def _document(received: Received, position: Int64, now: datetime) -> Document:
    event = received.envelope
    return {
        "_id": event.id,
        "position": position,
        "archived_at": now,
        "type": event.type,
        "name": event.name,
        "subject": event.subject,
        "sequence": Int64(event.sequence),
        "source": event.source,
        "time": event.at,
        "partition_key": event.partitionkey,
        "correlation_id": event.correlationid,
        "causation_id": event.causationid,
        "site_id": event.siteid,
        "body": received.body,
    }


def moment_at(database: Database[Document], at: int | datetime, now: Moment) -> Moment:
    """The last position that was archived at an instant, or a position's own moment; no later than
    `now`."""
    archive = database[ARCHIVE]

    def when(position: int) -> datetime | None:
        found = archive.find_one({"position": position}, {"archived_at": 1})
        return found["archived_at"] if found else None

    if isinstance(at, int):
        position = min(at, now.position)
    else:
        # Positions rise with the time of arrival: a search by halves needs no index.
        position, high = 0, now.position
        while position < high:
            middle = (position + high + 1) // 2
            came = when(middle)
            if came is not None and came <= at:
                position = middle
            else:
                high = middle - 1
    return Moment(position, when(position))


def versions_of(
    archive: Collection[Document], names: Iterable[str], session: ClientSession | None = None
) -> list[str]:
    """The archived types, with their versions, of names without one; a name with its version is
    taken as it is.

    The index of types is skipped through, once for each version.
    """
    found: set[str] = set()
    for name in names:
        stem, _, version = name.rpartition(".v")
        if stem and version.isdigit():
            found.add(name)
        else:
            versions = {"type": {"$gte": f"{name}.v", "$lt": f"{name}.w"}}
            found.update(archive.distinct("type", versions, session=session))
    return sorted(found)


MARKS = Marks(collection=ARCHIVE, keep=append, stamp="archived_at")
"""What is archived has been seen: the inbox needs no marks besides."""
