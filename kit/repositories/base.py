"""What all repositories share. They alone check and raise versions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce
from operator import getitem
from typing import Any

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from kernel.aggregate import Aggregate
from kernel.people import NOBODY
from kernel.refusals import Stale
from kit import timers
from kit.repositories.documents import to_document
from kit.repositories.place import Document, Place, Translate
from kit.transaction import Change, ConcurrentChange, Fact, create_outbox_indexes

Indexes = tuple[tuple[str, Sequence[tuple[str, int | str]], bool], ...]
"""Collection, keys, whether unique. Every collection has one, so that none is created inside a
transaction, where two creations would be a conflict."""

Beside = Callable[[Any], Document]


def create_indexes(database: Database[Document], indexes: Indexes) -> None:
    """Creates what is missing of a service's own indexes, and of those of its outbox and timers;
    running it again changes nothing."""
    create_outbox_indexes(database)
    for collection, keys, unique in indexes:
        database[collection].create_index(keys, unique=unique)
    timers.prepare(database)


_LONGEST = timedelta(days=2)


def starting(after: datetime, before: datetime | None) -> dict[str, datetime]:
    """Where the start of something may lie that touches this interval; nothing planned lasts two
    days. It narrows an index; the end is to be compared as well."""
    bounds = {"$gt": after - _LONGEST}
    return bounds if before is None else bounds | {"$lt": before}


def facts_of(aggregate: Aggregate, translate: Translate) -> list[Fact]:
    """What the aggregate has to tell, in the partition that keeps its order."""
    facts = [translate(event) for event in aggregate.events]
    if aggregate.partition is not None:
        facts = [replace(fact, partition_key=aggregate.partition) for fact in facts]
    return facts


def at_sites(field: str, sites: frozenset[str] | None) -> Document:
    """The part of a query that leaves what lies at these sites, by their slugs in `field`; None is
    the whole network."""
    return {} if sites is None else {field: {"$in": sorted(sites)}}


class Repository:
    """Where an adapter of a port reads and writes."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def _save(self, collection: str, kind: str, aggregate: Aggregate, **beside: Any) -> None:
        """Writes an aggregate and its events, whose subject is `kind/id`; `beside` are fields of
        the document that only queries need."""
        aggregate.version = self._place.save(
            collection,
            self._written(aggregate) | beside,
            f"{kind}/{aggregate.id}",
            self._facts(aggregate),
            aggregate.version,
        )
        aggregate.events.clear()

    def _save_many(
        self, collection: str, kind: str, aggregates: Sequence[Aggregate], beside: Beside
    ) -> None:
        """Writes several in one go, each as `_save` does; `beside` gives the fields of each that
        only queries need."""
        self._place.save_many(
            collection,
            [
                Change(
                    to_document(one) | beside(one),
                    f"{kind}/{one.id}",
                    self._facts(one),
                    one.version,
                )
                for one in aggregates
            ],
        )
        for one in aggregates:
            one.version += len(one.events)
            one.events.clear()

    def _note(self, collection: str, aggregate: Aggregate, *fields: str) -> None:
        """Writes these fields of an aggregate that no event tells of; its version stays. Raises
        `ConcurrentChange` where it is not there at that version."""
        document = to_document(aggregate)
        result = self._place.collection(collection).update_one(
            {"_id": aggregate.id, "version": aggregate.version},
            {"$set": {field: document[field] for field in fields}},
            session=self._place.session,
        )
        if result.matched_count == 0:
            raise ConcurrentChange(collection, aggregate.id)

    def _written(self, aggregate: Aggregate) -> Document:
        """What `_save` writes of an aggregate."""
        return to_document(aggregate)

    def _facts(self, aggregate: Aggregate) -> list[Fact]:
        return facts_of(aggregate, self._place.translate)

    def _save_silently(self, collection: str, kind: str, document: Document, at: int) -> int:
        """Writes what no event tells of, read at version `at` (0: new); returns its version now.

        Two first savings meet at the unique `_id`, two later ones at the version; the one that
        loses is run again by the transaction, or is refused here. Raises `Stale`.
        """
        target, session = self._place.collection(collection), self._place.session
        written = document | {"version": at + 1}
        id_ = document["_id"]
        if at == 0:
            try:
                target.insert_one(written, session=session)
            except DuplicateKeyError as error:
                raise Stale(kind, id_, 0, 1) from error
        else:
            result = target.replace_one({"_id": id_, "version": at}, written, session=session)
            if result.matched_count == 0:
                raise Stale(kind, id_, at, at + 1)
        return at + 1

    def _page_by_start(
        self, collection: str, query: Document, start: str, after: str | None, limit: int
    ) -> list[Document]:
        """Those that match, in the order of the field `start`, then of their ids; after the
        document with the id `after`, if there is one of the same site. A `limit` of 0 is none.

        Another site's would tell the caller, by what comes after it, when it starts.
        """
        last = None
        if after is not None:
            site = {name: query[name] for name in query if name.rpartition(".")[2] == "site_id"}
            last = self._place.one(collection, {**site, "_id": after})
        if last is not None:
            begun: Any = reduce(getitem, start.split("."), last)
            beyond = [{start: {"$gt": begun}}, {start: begun, "_id": {"$gt": last["_id"]}}]
            query = query | {"$or": beyond}
        return self._place.many(collection, query, [(start, 1), ("_id", 1)], limit)

    def _ids(self, collection: str, query: Document) -> list[str]:
        """Of those that match, in their order."""
        found = self._place.many(collection, query, [("_id", 1)], only={"_id": 1})
        return [one["_id"] for one in found]

    def _latest(
        self, collection: str, query: Mapping[str, Any], key: str, instant: str
    ) -> dict[str, datetime]:
        """The latest instant among the documents of each key."""
        grouped = {"_id": f"${key}", "at": {"$max": f"${instant}"}}
        pipeline: list[Document] = [{"$match": query}, {"$group": grouped}]
        target = self._place.collection(collection)
        found = target.aggregate(pipeline, session=self._place.session)
        return {one["_id"]: one["at"] for one in found}

    def _rekey(self, collection: str, field: str, ids: Sequence[str], person_id: str) -> None:
        """The aggregates belong to that person now, `field` says so; no event, no new version.

        Their events stay in the partition where they began, so that their order is kept; save
        those that are nobody's any more, of which nothing may tell whose they were.
        """
        began = {"$ifNull": ["$partition", f"${field}"]}
        kept = {"$cond": [{"$eq": [began, person_id]}, None, began]}
        partition = None if person_id == NOBODY else kept
        self._place.collection(collection).update_many(
            {"_id": {"$in": list(ids)}},
            [{"$set": {"partition": partition, field: person_id}}],
            session=self._place.session,
        )
