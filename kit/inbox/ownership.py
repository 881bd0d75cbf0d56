"""Which consumer of a queue may write its effects: the one that took it last.

The broker gives a queue's messages to one consumer at a time. One that it believes gone, because
it was stopped or cut off, may still be in the middle of a transaction while the next one begins.
So every consumer takes a token from the database before its first batch, and every transaction
writes to the token's document: the transaction of one whose token was taken fails.

One that goes of its own accord holds messages still when the broker turns to the next. It says so
in the document, and the next one waits with the token until it has acknowledged them. Taken from
it, they would all be delivered a second time.
"""

import contextlib
from typing import Final

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError
from pymongo.write_concern import WriteConcern

from kit.inbox.ports import Overtaken
from kit.transaction import Document, Transaction

OWNERS: Final = "inbox_owners"
LEAVING_S: Final = 10.0
"""For so long is waited for one that leaves: more than what it holds takes, should it not die."""


class Ownership:
    """The token of one consumer for one queue."""

    def __init__(self, queue: str, owner: str) -> None:
        self._queue = queue
        self._owner = owner
        self._token = 0
        """No consumer ever holds this one."""

    def take(self, database: Database[Document]) -> bool:
        """Takes the queue over; False while another is leaving.

        Raises `Overtaken` where that one never finished: what it held has gone back to the queue,
        behind what this one got meanwhile, so all of it must be had afresh. Raises pymongo's
        errors.
        """
        owners = database.get_collection(OWNERS, write_concern=WriteConcern("majority"))
        # Two that take a new queue at a time both insert: one of them updates after all.
        with contextlib.suppress(DuplicateKeyError):
            owners.update_one({"_id": self._queue}, {"$setOnInsert": {"token": 0}}, upsert=True)
        taken = owners.find_one_and_update(
            {"_id": self._queue, "$expr": {"$not": {"$gt": ["$leaving_until", "$$NOW"]}}},
            {
                "$inc": {"token": 1},
                "$set": {"owner": self._owner, "batches": 0},
                "$unset": {"leaving_until": ""},
            },
        )
        if taken is None:
            return False
        self._token = int(taken["token"]) + 1
        if "leaving_until" in taken:
            raise Overtaken(self._queue)
        return True

    def begin_to_leave(self, database: Database[Document]) -> None:
        """Has the next one wait until `leave`, if the queue is this one's. Raises as `take`."""
        until = {"$add": ["$$NOW", int(LEAVING_S * 1000)]}
        database[OWNERS].update_one(
            {"_id": self._queue, "token": self._token}, [{"$set": {"leaving_until": until}}]
        )

    def leave(self, database: Database[Document]) -> None:
        """Lets the next one go on. Raises as `take`."""
        database[OWNERS].update_one(
            {"_id": self._queue, "token": self._token}, {"$unset": {"leaving_until": ""}}
        )

    def hold(self, tx: Transaction) -> None:
        """Makes the transaction fail where another consumer takes, or took, the queue.

        Raises `Overtaken` in the latter case.
        """
        mine = {"_id": self._queue, "token": self._token}
        held = tx.database[OWNERS].update_one(mine, {"$inc": {"batches": 1}}, session=tx.session)
        if held.matched_count == 0:
            raise Overtaken(self._queue)
