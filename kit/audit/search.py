"""Reading the audit log."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from pymongo.database import Database

from kit.audit.places import Document, entries_of


@dataclass(frozen=True)
class Asked:
    """Which entries: all that is given must hold.

    `people` are ids of one person, of whom any will do; `target` is one of something or somebody.
    """

    people: Collection[str] = ()
    actor: str | None = None
    action: str | None = None
    target: str | None = None
    correlation_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def query(self) -> Document:
        """For MongoDB."""
        query: Document = {}
        if self.people:
            ids = {"$in": sorted(self.people)}
            query["$or"] = [{"person_ids": ids}, {"targets": ids}]
        named = {
            "actor": self.actor,
            "action": self.action,
            "targets": self.target,
            "correlation_id": self.correlation_id,
        }
        query |= {name: value for name, value in named.items() if value is not None}
        bounds: dict[str, Any] = {}
        if self.since is not None:
            bounds["$gte"] = self.since
        if self.until is not None:
            bounds["$lt"] = self.until
        if bounds:
            query["at"] = bounds
        return query


def entries(
    database: Database[Document], asked: Asked, limit: int, before: str | None = None
) -> Sequence[Document]:
    """The newest first, from before the entry `before` on. Raises pymongo's errors."""
    query = asked.query()
    if before is not None:
        query["_id"] = {"$lt": before}
    return list(entries_of(database).find(query, sort=[("_id", -1)], limit=limit))


@runtime_checkable
class Merging(Protocol):
    """An application that knows who was merged into whom."""

    def absorbed_by(self, person_ids: Collection[str]) -> Collection[str]:
        """The ids that each of these stands for now, by one merge. Raises pymongo's errors."""
        ...


def ids_of(app: object, person_id: str) -> set[str]:
    """The id and those of whoever was merged into that person and still is, as far as the
    application knows. Raises pymongo's errors."""
    known: set[str] = {person_id}
    new: Collection[str] = known
    while new and isinstance(app, Merging):
        new = set(app.absorbed_by(new)) - known
        known |= new
    return known
