"""One MongoDB transaction: aggregates with their version check, outbox rows, and whatever the
caller must keep beside them.

Everything here may run more than once before it takes effect (`with_transaction` re-runs its
callback), so nothing may act outside the session.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from bson.int64 import Int64
from pymongo import InsertOne, MongoClient, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DuplicateKeyError
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import ReadPreference
from pymongo.write_concern import WriteConcern

from kit.audit.places import entries_of
from kit.audit.trail import Trail
from kit.clock import Clock, SystemClock
from kit.commit_order import CommitOrder
from kit.context import Context
from kit.envelope import CONTENT_TYPE, Envelope, timestamp
from kit.ids import new_id

Document = dict[str, Any]
T = TypeVar("T")

OUTBOX = "outbox"
_MOST_STAGED = 1_000
"""Outbox rows that a transaction which writes many keeps in memory."""
_DUPLICATE_KEY = 11000


class ConcurrentChange(Exception):
    """The aggregate was changed by somebody else since it was read."""

    def __init__(self, collection: str, document_id: str) -> None:
        super().__init__(f"{collection}/{document_id} was changed meanwhile")
        self.collection = collection
        self.document_id = document_id


@dataclass(frozen=True)
class Fact:
    """Something that happened, in the form of its contract, before it gets its place in the order.

    `data` is an instance of a contract. `type` carries the version (`booking.site_opened.v1`).
    """

    type: str
    data: Any
    occurred_at: datetime
    partition_key: str
    site_id: str | None = None


@dataclass(frozen=True)
class Change:
    """An aggregate to be written; see `Transaction.save` for the meaning of its fields."""

    document: Document
    subject: str
    facts: Sequence[Fact]
    expected_version: int


def outbox_row(
    service: str,
    subject: str,
    sequence: int,
    fact: Fact,
    context: Context,
    event_id: str,
    order: Int64,
) -> Document:
    """The row of the outbox that holds the fact's envelope, for the relay to publish."""
    envelope = Envelope(
        specversion="1.0",
        id=event_id,
        source=f"/{service}",
        type=fact.type,
        subject=subject,
        time=timestamp(fact.occurred_at),
        datacontenttype="application/json",
        dataschema=f"/contracts/{fact.type}.json",
        sequence=sequence,
        partitionkey=fact.partition_key,
        correlationid=context.correlation_id,
        causationid=context.causation_id,
        traceparent=context.traceparent,
        siteid=fact.site_id,
        data=msgspec.Raw(msgspec.json.encode(fact.data)),
    )
    row = {
        "_id": event_id,
        "order": order,
        "key": envelope.name,
        "subject": subject,
        "sequence": sequence,
        "partition_key": fact.partition_key,
        "content_type": CONTENT_TYPE,
        "body": envelope.encode(),
    }
    if envelope.traceparent is not None:
        # The relay reads no bodies.
        row["traceparent"] = envelope.traceparent
    return row


class Transaction:
    """What adapters write through while a unit of work runs."""

    def __init__(
        self,
        service: str,
        database: Database[Document],
        session: ClientSession,
        order: CommitOrder,
        context: Context,
        trail: Trail,
    ) -> None:
        self.database = database
        self.session = session
        self.trail = trail
        """What it leaves in the audit log."""
        self._context = context
        self._service = service
        self._order = order
        self._outbox: list[Document] = []

    @property
    def context(self) -> Context:
        """Where what it does comes from. Where it is set anew, what was done before has an entry of
        its own in the audit log."""
        return self._context

    @context.setter
    def context(self, context: Context) -> None:
        self.trail.close(self._context)
        self._context = context

    def get(self, collection: str, document_id: str) -> Document | None:
        """The document as it stands in this transaction, or None."""
        return self.find_one(collection, {"_id": document_id})

    def find_one(self, collection: str, query: Mapping[str, Any]) -> Document | None:
        """The first document that matches, or None."""
        document = self.database[collection].find_one(query, session=self.session)
        return self._observed(document)

    def hold(self, collection: str, document_id: str) -> Document | None:
        """The document, held until the commit: whoever holds or changes it meanwhile conflicts
        with this transaction, and one of the two runs again. None where there is none.

        A transaction that only reads a document does not notice that it is changed beside it.
        """
        document = self.database[collection].find_one_and_update(
            {"_id": document_id}, {"$inc": {"held": 1}}, session=self.session
        )
        return self._observed(document)

    def observe(self, collection: str, ids: Sequence[str]) -> None:
        """Takes in the order numbers of documents that were read among many."""
        if ids:
            query = {"_id": {"$in": list(ids)}}
            for one in self.database[collection].find(query, {"order": 1}, session=self.session):
                self._observed(one)

    def _observed(self, document: Document | None) -> Document | None:
        if document is not None and "order" in document:
            self._order.observe(document["order"])
        return document

    def save(
        self,
        collection: str,
        document: Document,
        *,
        subject: str,
        facts: Sequence[Fact],
        expected_version: int,
    ) -> Document:
        """Writes an aggregate and stages its events.

        `document` holds `_id` and the aggregate's state; its `version` becomes `expected_version`
        plus the number of facts, so that each fact's `sequence` is the version right after it.
        An aggregate with `expected_version` 0 is new. Saving without facts writes nothing, since
        nothing happened. Returns the document as written.

        Raises `ConcurrentChange` where the stored version is another, and pymongo's
        `DuplicateKeyError` where a new aggregate breaks a unique index; both must leave the
        transaction.
        """
        if not facts:
            return document
        written = self._written(Change(document, subject, facts, expected_version))
        target = self.database[collection]
        if expected_version == 0:
            target.insert_one(written, session=self.session)
            return written
        result = target.replace_one(
            {"_id": written["_id"], "version": expected_version}, written, session=self.session
        )
        if result.matched_count == 0:
            raise ConcurrentChange(collection, written["_id"])
        return written

    def save_many(self, collection: str, changes: Sequence[Change]) -> None:
        """Writes aggregates of one collection in one go, each as `save` does, and raises as it
        does. Those that are there must have been observed in this transaction.
        """
        writes: list[InsertOne[Document] | ReplaceOne[Document]] = []
        replaced = 0
        for change in changes:
            if not change.facts:
                continue
            written = self._written(change)
            if change.expected_version == 0:
                writes.append(InsertOne(written))
            else:
                present = {"_id": written["_id"], "version": change.expected_version}
                writes.append(ReplaceOne(present, written))
                replaced += 1
        if not writes:
            return
        try:
            result = self.database[collection].bulk_write(writes, session=self.session)
        except BulkWriteError as error:
            first = error.details["writeErrors"][0]
            if first["code"] != _DUPLICATE_KEY:
                raise
            raise DuplicateKeyError(first["errmsg"], first["code"], first) from error
        if result.matched_count != replaced:
            raise ConcurrentChange(collection, f"one of {replaced}")
        if len(self._outbox) >= _MOST_STAGED:
            self.flush()

    def flush(self) -> None:
        """Writes the staged outbox rows and audit entries: before the commit, and among many."""
        if self._outbox:
            self._insert(self.database[OUTBOX], self._outbox)
            self._outbox = []
        if entries := self.trail.take():
            self._insert(entries_of(self.database), entries)

    def _insert(self, collection: Collection[Document], rows: Sequence[Document]) -> None:
        if len(rows) == 1:
            # As a rule there is one, and the driver's way for many takes it longer.
            collection.insert_one(rows[0], session=self.session)
        else:
            collection.insert_many(rows, session=self.session)

    def _written(self, change: Change) -> Document:
        written = change.document | {"version": change.expected_version + len(change.facts)}
        for sequence, fact in enumerate(change.facts, start=change.expected_version + 1):
            self.trail.wrote(change.subject, fact.data)
            written["order"] = self._stage(change.subject, sequence, fact)
        return written

    def _stage(self, subject: str, sequence: int, fact: Fact) -> Int64:
        order = Int64(self._order.next())
        self._outbox.append(
            outbox_row(self._service, subject, sequence, fact, self.context, new_id(), order)
        )
        return order


class Store:
    """A service's database: where its units of work run.

    The database bears the service's name unless another is given. Transactions read a snapshot and
    commit with `w: majority`, so an acknowledged one survives a fail-over.
    """

    def __init__(
        self,
        service: str,
        client: MongoClient[Document],
        *,
        database: str | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.service = service
        self.client = client
        self.database: Database[Document] = client[database or service]
        self.clock = clock or SystemClock()
        self._order = CommitOrder(lambda: int(self.clock.now().timestamp() * 1000))

    def run(self, work: Callable[[Transaction], T], context: Context) -> T:
        """Runs `work` in one transaction and commits it.

        Transient conflicts with other transactions re-run it. Any exception that `work` raises
        aborts everything and is passed on.
        """

        def callback(session: ClientSession) -> T:
            trail = Trail(self.clock)
            transaction = Transaction(
                self.service, self.database, session, self._order, context, trail
            )
            result = work(transaction)
            if context.finish is not None:
                context.finish(transaction, result)
            trail.close(transaction.context)
            transaction.flush()
            return result

        with self.client.start_session() as session:
            return session.with_transaction(
                callback,
                read_concern=ReadConcern("snapshot"),
                write_concern=WriteConcern("majority"),
                read_preference=ReadPreference.PRIMARY,
            )


def create_outbox_indexes(database: Database[Document]) -> None:
    """The one index of the outbox: the relay reads rows by their order."""
    database[OUTBOX].create_index([("order", 1), ("_id", 1)], name="order")
