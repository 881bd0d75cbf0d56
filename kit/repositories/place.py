"""Where repositories read and write: in a transaction, or outside any for queries."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database

from kernel.events import DomainEvent
from kit import audit
from kit.transaction import Change, Fact, Transaction

Document = dict[str, Any]
Sort = Sequence[tuple[str, int]]
Translate = Callable[[DomainEvent], Fact]
"""Gives the fact to publish of what happened."""


class _Reading:
    """A database as it is seen in a session, or outside any."""

    def __init__(
        self, database: Database[Document], session: ClientSession | None, translate: Translate
    ) -> None:
        self._database = database
        self.session = session
        self.translate = translate

    def collection(self, name: str) -> Collection[Document]:
        """The collection; every operation on it must be given `session`."""
        return self._database[name]

    def many(
        self,
        name: str,
        query: Mapping[str, Any],
        sort: Sort = (),
        limit: int = 0,
        only: Mapping[str, int] | None = None,
    ) -> list[Document]:
        """The documents that match, at most `limit` where it is not 0; `only` these fields."""
        cursor = self.collection(name).find(query, only, limit=limit, session=self.session)
        return list(cursor.sort(list(sort)) if sort else cursor)

    def count(self, name: str, query: Mapping[str, Any]) -> int:
        """How many documents match."""
        return self.collection(name).count_documents(query, session=self.session)


class Inside(_Reading):
    """Reads and writes in a transaction."""

    def __init__(self, transaction: Transaction, translate: Translate) -> None:
        super().__init__(transaction.database, transaction.session, translate)
        self._transaction = transaction
        self._seen: set[tuple[str, str]] = set()

    def one(self, name: str, query: Mapping[str, Any]) -> Document | None:
        """The first document that matches, or None."""
        document = self._transaction.find_one(name, query)
        if document is not None:
            self._seen.add((name, document["_id"]))
        return document

    def hold(self, name: str, document_id: str) -> Document | None:
        """The document, which nobody changes or holds beside this transaction; or None."""
        document = self._transaction.hold(name, document_id)
        if document is not None:
            self._seen.add((name, document_id))
        return document

    def save(self, name: str, document: Document, subject: str, facts: list[Fact], at: int) -> int:
        """Writes an aggregate read at version `at`; returns its version now."""
        if at and facts and (name, document["_id"]) not in self._seen:
            # One that was read among many has not told the transaction its order number yet.
            self._transaction.get(name, document["_id"])
        self._transaction.save(name, document, subject=subject, facts=facts, expected_version=at)
        return at + len(facts)

    def save_many(self, name: str, changes: Sequence[Change]) -> None:
        """Writes aggregates, each read at its version; see `Transaction.save_many`."""
        present = [one.document["_id"] for one in changes if one.expected_version]
        self._transaction.observe(name, [id_ for id_ in present if (name, id_) not in self._seen])
        self._transaction.save_many(name, changes)

    def audit(self, action: str, targets: Sequence[str], reason: str | None) -> None:
        """Keeps in the audit log what this transaction does."""
        audit.record(self._transaction, action, targets, reason)


class Outside(_Reading):
    """Reads outside any transaction; for queries."""

    def __init__(self, database: Database[Document], translate: Translate) -> None:
        super().__init__(database, None, translate)

    def one(self, name: str, query: Mapping[str, Any]) -> Document | None:
        """The first document that matches, or None."""
        return self._database[name].find_one(query)

    def hold(self, name: str, document_id: str) -> Document | None:
        """A query cannot hold anything."""
        raise RuntimeError(f"a query tried to hold {name}/{document_id}")

    def save(self, name: str, document: Document, subject: str, facts: list[Fact], at: int) -> int:
        """A query cannot write."""
        raise RuntimeError(
            f"a query tried to write {subject} at version {at} to {name}/{document['_id']}, "
            f"with {len(facts)} events"
        )

    def save_many(self, name: str, changes: Sequence[Change]) -> None:
        """A query cannot write."""
        raise RuntimeError(f"a query tried to write {len(changes)} to {name}")

    def audit(self, action: str, targets: Sequence[str], reason: str | None) -> None:
        """A query does nothing that could be logged."""
        del reason
        raise RuntimeError(f"a query tried to log {action} of {list(targets)}")


class NoTimers:
    """A query leaves nothing for later."""

    def set(self, kind: str, reference: str, at: datetime) -> None:
        """A query cannot write."""
        raise RuntimeError(f"a query tried to set the timer {kind} of {reference} at {at}")

    def clear(self, kind: str, reference: str) -> None:
        """A query cannot write."""
        raise RuntimeError(f"a query tried to clear the timer {kind} of {reference}")


Place = Inside | Outside
