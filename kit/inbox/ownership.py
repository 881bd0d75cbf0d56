"""Which consumer of a queue may write its effects: the one that took it last.

The broker gives a queue's messages to one consumer at a time. One that it believes gone, because
it was stopped or cut off, may still be in the middle of a transaction while the next one begins.
So every consumer takes a token from the database before its first batch, and every transaction
writes to the token's document: the transaction of one whose token was taken fails.
"""

import contextlib
from typing import Final

from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError
from pymongo.write_concern import WriteConcern

from kit.inbox.ports import Overtaken
from kit.transaction import Document, Transaction

OWNERS: Final = "inbox_owners"


class Ownership:
    """The token of one consumer for one queue."""

    def __init__(self, queue: str, owner: str) -> None:
        self._queue = queue
        self._owner = owner
        self._token = 0
        """No consumer ever holds this one."""

    def take(self, database: Database[Document]) -> None:
        """Takes the queue over. Raises pymongo's errors."""
        owners = database.get_collection(OWNERS, write_concern=WriteConcern("majority"))
        # Two that take a new queue at a time both insert: one of them updates after all.
        with contextlib.suppress(DuplicateKeyError):
            owners.update_one({"_id": self._queue}, {"$setOnInsert": {"token": 0}}, upsert=True)
        taken = owners.find_one_and_update(
            {"_id": self._queue},
            {"$inc": {"token": 1}, "$set": {"owner": self._owner, "batches": 0}},
            return_document=ReturnDocument.AFTER,
        )
        self._token = int(taken["token"]) if taken else 0

    def hold(self, tx: Transaction) -> None:
        """Makes the transaction fail where another consumer takes, or took, the queue.

        Raises `Overtaken` in the latter case.
        """
        mine = {"_id": self._queue, "token": self._token}
        held = tx.database[OWNERS].update_one(mine, {"$inc": {"batches": 1}}, session=tx.session)
        if held.matched_count == 0:
            raise Overtaken(self._queue)
