"""Lines, parked events and dead letters in a service's database.

Two collections, both empty while all is well:

`inbox_lines`, one document for each partition key that waits: `_id` = the key; `state` =
`retrying` (its head comes again at `due`), `dead` (its head is a dead letter) or `free` (the
parked events are being applied); `head` = the event's id; `parked` = how many wait behind it;
`next_place`; `since`.

`dead_letters`, one for each message that is kept: `_id` = the event's id; `state` = `dead`,
`retrying` (a copy of what comes again by a retry queue at `due`), `parked`, `replaying` (somebody
asked for it) or `discarded`; `line`, `place` = where it stands in its line, by arrival; `body`,
`headers`, `properties` = the message; `type`, `subject`, `sequence`, `time`, `site_id` = the
event's, for searching; of one that failed also `reason`, `exception`, `stack`, `attempts`,
`first_failed`, `last_failed`, `origin`.

Whoever changes a line's events also writes its document, so that two who work at one line at a
time conflict, and one of them looks again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bson.binary import Binary
from pymongo.database import Database

from kit import collections
from kit.inbox.deliveries import ATTEMPTS, Delivery, Failure, Received, carried, own_headers
from kit.transaction import Document, Transaction

LINES: Final = "inbox_lines"
LETTERS: Final = "dead_letters"
DISCARDED_KEPT: Final = timedelta(days=90)
KEPT_BYTES: Final = 1024 * 1024
"""So much is kept of what is no event, with its whole `size` where that is more."""

RETRYING, DEAD, FREE = "retrying", "dead", "free"
PARKED, REPLAYING, DISCARDED = "parked", "replaying", "discarded"
STATES: Final = (DEAD, RETRYING, PARKED, REPLAYING, DISCARDED)
"""Of a letter."""


def prepare(database: Database[Document]) -> None:
    """Makes collections and indexes; may run any number of times.

    The collections have to be there first: a snapshot cannot read one that was made after it.
    """
    collections.ensure(database, LINES, LETTERS)
    database[LINES].create_index([("state", 1)], name="state")
    letters = database[LETTERS]
    letters.create_index([("line", 1), ("place", 1)], name="line")
    letters.create_index([("state", 1), ("last_failed", 1)], name="state")
    letters.create_index(
        [("discarded_at", 1)],
        name="discarded",
        expireAfterSeconds=int(DISCARDED_KEPT.total_seconds()),
    )


@dataclass(frozen=True)
class Sorted:
    """Events of a batch, by what may become of them now."""

    passing: list[Received]
    parking: dict[str, list[Received]]
    heads: dict[str, str]
    """The heads among the passing, by line."""


class Lines:
    """The two collections within one transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._lines = tx.database[LINES]
        self._letters = tx.database[LETTERS]
        self._session = tx.session
        self._nothing: bool | None = None

    def sort(self, events: Sequence[Received]) -> Sorted:
        """Which of these events, none of them applied, may pass; those kept are left out."""
        if self.empty():
            return Sorted(list(events), {}, {})
        kept = self._kept([event.id for event in events])
        lines = self._find(event.envelope.partitionkey for event in events)
        passing: list[Received] = []
        parking: dict[str, list[Received]] = {}
        heads: dict[str, str] = {}
        for event in events:
            key = event.envelope.partitionkey
            line = lines.get(key)
            if line is not None and line["state"] == RETRYING and line["head"] == event.id:
                passing.append(event)
                heads[key] = event.id
            elif event.id in kept:
                continue
            elif line is None:
                passing.append(event)
            else:
                parking.setdefault(key, []).append(event)
        return Sorted(passing, parking, heads)

    def park(self, parking: Mapping[str, Sequence[Received]]) -> None:
        """Puts events at the end of their lines."""
        for key, events in parking.items():
            line = self._lines.find_one_and_update(
                {"_id": key},
                {"$inc": {"parked": len(events), "next_place": len(events)}},
                session=self._session,
            )
            if line is None:
                raise LookupError(f"no line {key}")
            first = line["next_place"]
            self._letters.insert_many(
                [
                    message_of(event.delivery, event) | {"state": PARKED, "place": first + i}
                    for i, event in enumerate(events)
                ],
                session=self._session,
            )

    def free(self, heads: Mapping[str, str], *, keep: bool = False) -> None:
        """These lines' heads are out of the way; their letters go, unless they are to be kept."""
        if heads and not keep:
            gone = {"_id": {"$in": list(heads.values())}}
            self._letters.delete_many(gone, session=self._session)
        for key, head in heads.items():
            line = self._lines.find_one({"_id": key, "head": head}, session=self._session)
            if line is None:
                continue
            if line["parked"]:
                change = {"$set": {"state": FREE, "head": None, "due": None}}
                self._lines.update_one({"_id": key}, change, session=self._session)
            else:
                self._lines.delete_one({"_id": key}, session=self._session)

    def hold(self, event: Received, due: datetime, why: Failure, now: datetime) -> bool:
        """Makes an event the head of its line until it comes again; see `Effects.put_off`."""
        kept = self.letter(event.id)
        if kept is not None and kept["state"] == PARKED and now >= due:
            return False
        return self._lead(kept, event.delivery, event, why, RETRYING, due)

    def bury(
        self, letter_id: str, delivery: Delivery, event: Received | None, why: Failure
    ) -> None:
        """Keeps a dead letter; see `Effects.give_up`."""
        kept = self.letter(letter_id)
        if event is not None:
            self._lead(kept, delivery, event, why, DEAD, None)
        elif kept is None:
            dead = {"_id": letter_id, "state": DEAD, **message_of(delivery, None), **told(why)}
            self._letters.insert_one(dead, session=self._session)

    def _lead(
        self,
        kept: Document | None,
        delivery: Delivery,
        event: Received,
        why: Failure,
        state: str,
        due: datetime | None,
    ) -> bool:
        """Puts a failed event at the head of its line; False where it is not for it to lead."""
        key, letter_id = event.envelope.partitionkey, event.id
        line = self._lines.find_one({"_id": key}, session=self._session)
        if kept is not None and kept["state"] not in (PARKED, RETRYING):
            return False
        if line is not None and line["state"] != FREE and line["head"] != letter_id:
            # Another leads meanwhile; this one waits its turn.
            if kept is None:
                self.park({key: [event]})
            return False
        head = {"state": state, "head": letter_id, "due": due}
        if line is None:
            first = {"_id": key, **head, "since": why.last_failed, "parked": 0, "next_place": 1}
            self._lines.insert_one(first, session=self._session)
        else:
            was_parked = int(kept is not None and kept["state"] == PARKED)
            change = {"$set": head, "$inc": {"parked": -was_parked}}
            self._lines.update_one({"_id": key}, change, session=self._session)
        leading = {"state": state, "place": 0, "due": due, **told(why)}
        if kept is None:
            letter = {**message_of(delivery, event), **leading}
            self._letters.insert_one(letter, session=self._session)
        else:
            self.change(letter_id, leading)
        return True

    def first_parked(self, limit: int) -> list[Document]:
        """The first documents of one free line."""
        line = self._lines.find_one({"state": FREE}, {"_id": 1}, session=self._session)
        if line is None:
            return []
        parked = list(
            self._letters.find(
                {"line": line["_id"], "state": PARKED},
                sort=[("place", 1)],
                limit=limit,
                session=self._session,
            )
        )
        if not parked:  # it must not stand in the way of other lines
            self._lines.delete_one({"_id": line["_id"], "state": FREE}, session=self._session)
        return parked

    def take(self, key: str, ids: Sequence[str]) -> list[str]:
        """Takes parked events out of a free line, and removes the line where it is empty then.

        Gives the ids that were there to be taken.
        """
        line = self._lines.find_one({"_id": key, "state": FREE}, session=self._session)
        if line is None:
            return []
        query = {"_id": {"$in": list(ids)}, "state": PARKED}
        there = {d["_id"] for d in self._letters.find(query, {"_id": 1}, session=self._session)}
        self._letters.delete_many(query, session=self._session)
        if line["parked"] <= len(there):
            self._lines.delete_one({"_id": key}, session=self._session)
        else:
            change = {"$inc": {"parked": -len(there)}}
            self._lines.update_one({"_id": key}, change, session=self._session)
        return [letter for letter in ids if letter in there]

    def stop(self, key: str, head: str) -> None:
        """The line's head no longer comes again by itself."""
        dead = {"$set": {"state": DEAD, "due": None}}
        self._lines.update_one({"_id": key, "head": head}, dead, session=self._session)

    def letter(self, letter_id: str) -> Document | None:
        """The letter as it stands in this transaction."""
        return self._letters.find_one({"_id": letter_id}, session=self._session)

    def change(self, letter_id: str, values: Mapping[str, Any]) -> None:
        """Sets fields of a letter."""
        self._letters.update_one({"_id": letter_id}, {"$set": values}, session=self._session)

    def empty(self) -> bool:
        """Whether there is neither a line nor a letter, as it is while all is well."""
        if self._nothing is None:
            self._nothing = all(
                collection.find_one({}, {"_id": 1}, session=self._session) is None
                for collection in (self._lines, self._letters)
            )
        return self._nothing

    def _kept(self, ids: Sequence[str]) -> set[str]:
        found = self._letters.find(
            {"_id": {"$in": list(ids)}}, {"_id": 1}, batch_size=len(ids) or 1, session=self._session
        )
        return {document["_id"] for document in found}

    def _find(self, keys: Iterable[str]) -> dict[str, Document]:
        wanted = list(set(keys))
        found = self._lines.find(
            {"_id": {"$in": wanted}}, batch_size=len(wanted) or 1, session=self._session
        )
        return {line["_id"]: line for line in found}


def message_of(delivery: Delivery, event: Received | None) -> Document:
    """A message as it is kept, with what it says of its event where it could be read."""
    kept: Document = {
        "body": Binary(delivery.body),
        "headers": _plain(own_headers(delivery.headers)),
        "properties": carried(delivery.properties),
    }
    if event is None:
        if len(delivery.body) > KEPT_BYTES:
            kept |= {"body": Binary(delivery.body[:KEPT_BYTES]), "size": len(delivery.body)}
        return kept
    envelope = event.envelope
    return kept | {
        "_id": envelope.id,
        "line": envelope.partitionkey,
        "type": envelope.type,
        "subject": envelope.subject,
        "sequence": envelope.sequence,
        "time": envelope.time,
        "site_id": envelope.siteid,
    }


def _plain(headers: Mapping[str, Any]) -> Document:
    """Headers that every document can hold; a strange one is told by its type."""
    return {
        name: value
        if isinstance(value, str | bool | float | None) or _fits(value)
        else type(value).__name__
        for name, value in headers.items()
    }


def _fits(value: object) -> bool:
    return isinstance(value, int) and -(2**63) <= value < 2**63


def told(why: Failure) -> Document:
    """A failure as a letter tells it."""
    return {
        "reason": why.reason,
        "exception": why.exception,
        "stack": list(why.stack),
        "attempts": why.attempts,
        "first_failed": why.first_failed,
        "last_failed": why.last_failed,
        "origin": why.origin,
    }


def delivery_of(letter: Mapping[str, Any]) -> Delivery:
    """The message that a letter keeps; its attempts are those that the letter tells of."""
    headers = dict(letter["headers"])
    if "attempts" in letter:
        headers[ATTEMPTS] = letter["attempts"]
    return Delivery(0, bytes(letter["body"]), headers, letter["properties"])
