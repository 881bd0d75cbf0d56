"""The outbox in MongoDB, as the relay reads it."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from pymongo import MongoClient
from pymongo.write_concern import WriteConcern

from kit.relay.ports import Row
from kit.transaction import OUTBOX, Document, create_outbox_indexes

_TRACEPARENT = "traceparent"
_FIELDS = ("_id", "order", "key", "subject", "partition_key", "content_type", "body")
_UNTRACED = {_TRACEPARENT: None}


class MongoRows:
    """See `kit.relay.ports.Rows`. Methods raise pymongo's errors."""

    def __init__(
        self, client: MongoClient[Document], database: str, *, traced: bool = False
    ) -> None:
        self._traced = traced
        self._fields = (*_FIELDS, _TRACEPARENT) if traced else _FIELDS
        self._client = client
        self._database = client[database]
        self._outbox = self._database.get_collection(OUTBOX, write_concern=WriteConcern("majority"))

    def prepare(self) -> None:
        """Makes the index that reading needs."""
        create_outbox_indexes(self._database)

    def fetch(self, limit: int, known: Collection[str], parked: Collection[str]) -> Sequence[Row]:
        """One snapshot of what a majority holds: no row without those that it follows."""
        query: dict[str, Any] = {"_id": {"$nin": list(known)}} if known else {}
        if parked:
            query["subject"] = {"$nin": list(parked)}
        with self._client.start_session(snapshot=True) as session:
            found: Iterable[Document] = self._outbox.find(
                query,
                dict.fromkeys(self._fields, 1),
                sort=[("order", 1), ("_id", 1)],
                limit=limit,
                batch_size=limit,
                session=session,
            )
            if self._traced:
                found = (_UNTRACED | document for document in found)
            return [Row(*map(document.__getitem__, self._fields)) for document in found]

    def delete(self, ids: Collection[str]) -> None:
        """Removes rows by id; durable on return."""
        self._outbox.delete_many({"_id": {"$in": list(ids)}})
