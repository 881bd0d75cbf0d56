"""Proposals for erasure and decisions about them, on MongoDB."""

from collections.abc import Collection, Sequence
from typing import Any, Final, TypeVar

from pymongo import ReplaceOne

from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter
from kit.repositories.place import Document
from services.booking.domain.people.retention import Keep, Proposal, Walk

PROPOSALS: Final = "retention_proposals"
KEEPS: Final = "retention_keeps"
_WALKS: Final = "retention_walks"
_ID: Final = "walk"
INDEXES: Indexes = (
    (PROPOSALS, [("last.at", 1), ("_id", 1)], False),
    (PROPOSALS, [("site", 1), ("last.at", 1), ("_id", 1)], False),
    (KEEPS, [("until", 1)], False),
    (_WALKS, [("begun_at", 1)], False),
)
T = TypeVar("T")


class MongoRetention(Repository):
    """See `ports.Retention`."""

    def proposal(self, person_id: str) -> Proposal | None:
        """See the port."""
        return next(iter(self.proposed([person_id])), None)

    def proposed(self, ids: Collection[str]) -> Sequence[Proposal]:
        """See the port."""
        found = self._place.many(PROPOSALS, _these(ids), [("_id", 1)])
        return [_of(Proposal, one) for one in found]

    def listed(
        self, sites: frozenset[str] | None, after: str | None, limit: int
    ) -> Sequence[Proposal]:
        """See the port."""
        query: Document = {} if sites is None else {"site": {"$in": sorted(sites)}}
        found = self._page_by_start(PROPOSALS, query, "last.at", after, limit)
        return [_of(Proposal, one) for one in found]

    def propose(self, proposals: Collection[Proposal]) -> None:
        """See the port."""
        if proposals:
            self._place.collection(PROPOSALS).bulk_write(
                [
                    ReplaceOne({"_id": one.person_id}, _document(one), upsert=True)
                    for one in proposals
                ],
                session=self._place.session,
            )

    def withdraw(self, ids: Collection[str]) -> None:
        """See the port."""
        self._drop(PROPOSALS, ids)

    def kept(self, ids: Collection[str]) -> Sequence[Keep]:
        """See the port."""
        return [_of(Keep, one) for one in self._place.many(KEEPS, _these(ids), [("_id", 1)])]

    def keep(self, keep: Keep) -> None:
        """See the port."""
        self._place.collection(KEEPS).replace_one(
            {"_id": keep.person_id}, _document(keep), upsert=True, session=self._place.session
        )

    def forget(self, ids: Collection[str]) -> None:
        """See the port."""
        for name in (PROPOSALS, KEEPS):
            self._drop(name, ids)

    def walk(self) -> Walk | None:
        """See the port."""
        found = self._place.one(_WALKS, {"_id": _ID})
        return converter.structure(found, Walk) if found else None

    def walked(self, walk: Walk) -> None:
        """See the port."""
        self._place.collection(_WALKS).replace_one(
            {"_id": _ID}, converter.unstructure(walk), upsert=True, session=self._place.session
        )

    def _drop(self, name: str, ids: Collection[str]) -> None:
        if ids:
            self._place.collection(name).delete_many(_these(ids), session=self._place.session)


def _these(ids: Collection[str]) -> Document:
    return {"_id": {"$in": sorted(ids)}}


def _document(value: Proposal | Keep) -> Document:
    document: Document = converter.unstructure(value)
    document.pop("person_id")
    return document


def _of(kind: type[T], document: dict[str, Any]) -> T:
    return converter.structure({**document, "person_id": document["_id"]}, kind)
