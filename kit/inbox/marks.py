"""Where an inbox keeps which events it has applied."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo.database import Database

from kit.inbox.deliveries import Received
from kit.inbox.rebuild import mark_of
from kit.transaction import Document, Transaction

Keep = Callable[[Transaction, Sequence[Received], datetime], None]


@dataclass(frozen=True)
class Marks:
    """A collection whose `_id`s are the ids of the events that were applied, each once for itself
    and once for each rebuild that it was part of (`kit.inbox.rebuild`).

    By default that is a collection of its own, where a mark lives for `kept`: longer than any
    event can be on its way; `stamp` is the field that says when the event came in. A service that
    keeps every event anyway makes its archive the mark::

        def append(tx: Transaction, events: Sequence[Received], now: datetime) -> None:
            ...insert one document for each of `events`, in order, `_id` = `event.envelope.id`...

        Marks(collection="archive", keep=append)

    `keep` runs in the inbox's transaction, right before the reaction, with only the events that
    are not in the collection yet, in the order of their arrival, `now` being when they came in;
    it must insert all of them through `tx.session`. Then the kit makes no index there: that is
    the service's `prepare`.
    """

    collection: str = "inbox"
    keep: Keep | None = None
    kept: timedelta = timedelta(days=90)
    stamp: str = "seen_at"

    def prepare(self, database: Database[Document]) -> None:
        """Makes the index that lets old marks go."""
        if self.keep is None:
            database[self.collection].create_index(
                [(self.stamp, 1)],
                name=self.stamp,
                expireAfterSeconds=int(self.kept.total_seconds()),
            )

    def unseen(self, tx: Transaction, events: Sequence[Received]) -> list[Received]:
        """Those without a mark, each id once."""
        by_id = {mark_of(event): event for event in once(events)}
        seen = tx.database[self.collection].find(
            {"_id": {"$in": list(by_id)}}, {"_id": 1}, batch_size=len(by_id), session=tx.session
        )
        for mark in seen:
            del by_id[mark["_id"]]
        return list(by_id.values())

    def came_in(self, database: Database[Document], ids: Collection[str]) -> dict[str, datetime]:
        """When those of these events that were applied came in. Raises pymongo's errors."""
        found = database[self.collection].find({"_id": {"$in": list(ids)}}, {self.stamp: 1})
        return {mark["_id"]: mark[self.stamp] for mark in found}

    def mark(self, tx: Transaction, events: Sequence[Received], now: datetime) -> None:
        """Writes the marks of events that have none."""
        if self.keep is not None:
            self.keep(tx, events, now)
            return
        tx.database[self.collection].insert_many(
            [{"_id": mark_of(event), self.stamp: now} for event in events], session=tx.session
        )


def once(events: Sequence[Received]) -> list[Received]:
    """Each once, where it came first."""
    by_id: dict[str, Received] = {}
    for event in events:
        by_id.setdefault(mark_of(event), event)
    return list(by_id.values())
