"""Dead letters as an operator sees and handles them.

What is asked for here is carried out by the service's undertaker (`kit.inbox.consumer`), within a
second, in whichever of its processes looks first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from pymongo.database import Database

from kit import audit
from kit.clock import Clock
from kit.context import Context
from kit.inbox.lines import DEAD, DISCARDED, LETTERS, LINES, PARKED, REPLAYING, RETRYING, Lines
from kit.transaction import Document, Store, Transaction

MOST_AT_ONCE: Final = 500
"""So many letters are handled by one request at most: they share one transaction."""

_LISTED: Final = {"body": 0, "headers": 0, "properties": 0, "stack": 0}
HANDLED: Final = (DEAD, RETRYING)
"""The states in which a letter can be replayed or discarded."""


class NoSuchLetter(Exception):
    """There is no dead letter of this id."""


@dataclass(eq=False)
class NotDead(Exception):
    """The letter is in another state, in which this cannot be done to it."""

    state: str


@dataclass(frozen=True)
class Handled:
    """What became of a request: the letters that it took, and whether there are more of them."""

    ids: tuple[str, ...]
    more: bool = False


@dataclass(frozen=True)
class Wanted:
    """Which letters: all that are given must hold. `states` is never empty.

    `alone`: it is one letter, and an error where that is not there.
    """

    states: tuple[str, ...] = (DEAD,)
    ids: tuple[str, ...] = ()
    type: str | None = None
    reason: str | None = None
    line: str | None = None
    failed_from: datetime | None = None
    failed_before: datetime | None = None
    alone: bool = False

    @staticmethod
    def one(letter_id: str) -> "Wanted":
        """This letter and no other."""
        return Wanted(HANDLED, (letter_id,), alone=True)

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

    def find(self, wanted: Wanted, limit: int, after: str | None = None) -> Sequence[Document]:
        """Those letters by id, without their messages; each with how many are parked behind it."""
        query = wanted.query()
        if after is not None:
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

    def replay(self, wanted: Wanted, context: Context) -> Handled:
        """Asks for another try of those that are dead or wait for one, at most `MOST_AT_ONCE`.

        With `Wanted.one`, raises `NoSuchLetter`, `NotDead` where that one cannot be had.
        """
        return self._handle(wanted, context, "dead_letter.replay", None, self._to_replay)

    def discard(self, wanted: Wanted, reason: str, context: Context) -> Handled:
        """Gives those up for good: they will never have an effect. Otherwise as `replay`.

        They can still be looked at for a while. What was parked behind them goes on.
        """
        return self._handle(wanted, context, "dead_letter.discard", reason, self._to_discard)

    def _handle(
        self,
        wanted: Wanted,
        context: Context,
        action: str,
        reason: str | None,
        change: Callable[[Transaction, Document, str | None], None],
    ) -> Handled:
        states = tuple(state for state in wanted.states if state in HANDLED)

        def work(tx: Transaction) -> Handled:
            found = list(
                tx.database[LETTERS].find(
                    replace(wanted, states=states).query(),
                    {"state": 1, "line": 1},
                    sort=[("_id", 1)],
                    limit=MOST_AT_ONCE + 1,
                    session=tx.session,
                )
            )
            if wanted.alone and not found:
                self._refuse(tx, wanted.ids[0])
            handled = found[:MOST_AT_ONCE]
            for letter in handled:
                change(tx, letter, reason)
            ids = tuple(letter["_id"] for letter in handled)
            if ids:
                # The operator's reason is typed text: the letter keeps it.
                audit.record(tx, action, ids)
            return Handled(ids, len(found) > MOST_AT_ONCE)

        return self._store.run(work, context)

    def _refuse(self, tx: Transaction, letter_id: str) -> None:
        letter = Lines(tx).letter(letter_id)
        if letter is None:
            raise NoSuchLetter
        raise NotDead(letter["state"])

    def _to_replay(self, tx: Transaction, letter: Document, _reason: str | None) -> None:
        lines = Lines(tx)
        lines.change(letter["_id"], {"state": REPLAYING, "due": None})
        if "line" in letter:
            # A copy that is still in a retry queue must not pass as the line's head.
            lines.stop(letter["line"], letter["_id"])

    def _to_discard(self, tx: Transaction, letter: Document, reason: str | None) -> None:
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
