"""Dead letters as an operator sees and handles them.

What is asked for here is carried out by the service's undertaker (`kit.inbox.consumer`), within a
second, in whichever of its processes looks first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pymongo.database import Database

from kit import audit
from kit.clock import Clock
from kit.context import Context
from kit.inbox.lines import DEAD, DISCARDED, LETTERS, LINES, PARKED, REPLAYING, RETRYING, Lines
from kit.transaction import Document, Store, Transaction

MOST_AT_ONCE: Final = 1_000
"""So many letters are handled by one request at most: they share one transaction."""

_LISTED: Final = {"body": 0, "headers": 0, "properties": 0, "stack": 0}
_HANDLED: Final = (DEAD, RETRYING)


class NoSuchLetter(Exception):
    """There is no dead letter of this id."""


@dataclass(eq=False)
class NotDead(Exception):
    """The letter is in another state, in which this cannot be done to it."""

    state: str


@dataclass(frozen=True)
class Wanted:
    """Which letters: all that are given must hold. `states` is never empty."""

    states: tuple[str, ...] = (DEAD,)
    ids: tuple[str, ...] = ()
    type: str | None = None
    reason: str | None = None
    line: str | None = None
    failed_from: datetime | None = None
    failed_before: datetime | None = None

    def query(self) -> Document:
        """For MongoDB."""
        query: Document = {"state": {"$in": list(self.states)}}
        if self.ids:
            query["_id"] = {"$in": list(self.ids)}
        for name in ("reason", "line"):
            if value := getattr(self, name):
                query[name] = value
        if self.type is not None:
            name, _, version = self.type.rpartition(".v")
            known = (
                f"{name}.v{version}"
                if name
                else {"$gte": f"{self.type}.v", "$lt": f"{self.type}.w"}
            )
            query["type"] = known
        failed: Document = {}
        if self.failed_from is not None:
            failed["$gte"] = self.failed_from
        if self.failed_before is not None:
            failed["$lt"] = self.failed_before
        if failed:
            query["last_failed"] = failed
        return query


def letter_counts(database: Database[Document]) -> dict[str, int]:
    """How many there are in each state. Raises pymongo's errors."""
    groups = database[LETTERS].aggregate([{"$group": {"_id": "$state", "count": {"$sum": 1}}}])
    return {group["_id"]: group["count"] for group in groups}


class Letters:
    """The dead letters of one service. Methods raise pymongo's errors."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def counts(self) -> dict[str, int]:
        """How many there are in each state."""
        return letter_counts(self._store.database)

    def find(self, wanted: Wanted, limit: int, after: str = "") -> Sequence[Document]:
        """Those letters by id, without their messages; each with how many are parked behind it."""
        query = wanted.query()
        if after:
            query = {"$and": [query, {"_id": {"$gt": after}}]}
        letters = self._store.database[LETTERS]
        found = list(letters.find(query, _LISTED, sort=[("_id", 1)], limit=limit))
        return [letter | {"behind": behind} for letter, behind in self._behind(found)]

    def show(self, letter_id: str) -> Document:
        """One letter with its message. Raises `NoSuchLetter`."""
        letter = self._store.database[LETTERS].find_one({"_id": letter_id})
        if letter is None:
            raise NoSuchLetter
        [(shown, behind)] = self._behind([letter])
        return shown | {"behind": behind}

    def replay(self, wanted: Wanted, context: Context) -> Sequence[str]:
        """Asks for another try of those that are dead, at most `MOST_AT_ONCE`; gives their ids."""
        return self._handle(wanted, context, "dead_letter.replay", None, self._to_replay)

    def discard(self, wanted: Wanted, reason: str, context: Context) -> Sequence[str]:
        """Gives those that are dead up for good: they will never have an effect.

        They can still be looked at for a while. What was parked behind them goes on.
        """
        return self._handle(wanted, context, "dead_letter.discard", reason, self._to_discard)

    def _handle(
        self,
        wanted: Wanted,
        context: Context,
        action: str,
        reason: str | None,
        change: Any,
    ) -> Sequence[str]:
        def work(tx: Transaction) -> list[str]:
            found = list(
                tx.database[LETTERS].find(
                    wanted.query(),
                    {"state": 1, "line": 1},
                    sort=[("_id", 1)],
                    limit=MOST_AT_ONCE,
                    session=tx.session,
                )
            )
            handled = [letter for letter in found if letter["state"] in _HANDLED]
            if wanted.ids and len(wanted.ids) == 1 and not handled:
                self._refuse(tx, wanted.ids[0])
            for letter in handled:
                change(tx, letter, reason)
            ids = [letter["_id"] for letter in handled]
            if ids:
                audit.record(tx, self._clock, action, ids, reason)
            return ids

        return self._store.run(work, context)

    def _refuse(self, tx: Transaction, letter_id: str) -> None:
        letter = Lines(tx).letter(letter_id)
        if letter is None:
            raise NoSuchLetter
        raise NotDead(letter["state"])

    def _to_replay(self, tx: Transaction, letter: Mapping[str, Any], _reason: object) -> None:
        lines = Lines(tx)
        lines.change(letter["_id"], {"state": REPLAYING, "due": None})
        if "line" in letter:
            # A copy that is still in a retry queue must not pass as the line's head.
            lines.stop(letter["line"], letter["_id"])

    def _to_discard(self, tx: Transaction, letter: Mapping[str, Any], reason: object) -> None:
        lines = Lines(tx)
        told = {"discarded_at": self._clock.now(), "discarded_by": tx.context.actor}
        lines.change(letter["_id"], {"state": DISCARDED, "discarded_for": reason, **told})
        if "line" in letter:
            lines.free({letter["line"]: letter["_id"]}, keep=True)

    def _behind(self, letters: Sequence[Document]) -> list[tuple[Document, int]]:
        keys = [
            letter["line"] for letter in letters if letter["state"] != PARKED and "line" in letter
        ]
        found = self._store.database[LINES].find({"_id": {"$in": keys}})
        lines = {line["_id"]: line for line in found}
        return [
            (letter, lines[letter["line"]]["parked"] if letter.get("line") in lines else 0)
            for letter in letters
        ]
