"""How the processes of a service share the partitions of its inbox.

Every process subscribes to every partition, and the broker gives each to one of them. Left to
itself that would be the process that came first, for all. So each process says in the database
that it is there, and all reckon alike which partition should be whose (the highest hash of process
and partition wins, so that few change hands when one comes or goes). Who holds another's share
gives way. That is a matter of balance alone: what keeps order is the broker's single active
consumer and `kit.inbox.ownership`.
"""

import hashlib
from collections.abc import Collection
from typing import Final

from pymongo.database import Database

from kit.transaction import Document

MEMBERS: Final = "inbox_members"
ALIVE_S: Final = 10
_FORGOTTEN_S: Final = 600


class Shares:
    """One process among those of its service; the methods raise pymongo's errors."""

    def __init__(self, database: Database[Document], owner: str) -> None:
        self._members = database[MEMBERS]
        self._owner = owner
        self._alive: frozenset[str] = frozenset({owner})

    def beat(self) -> None:
        """Says that this process is there, and looks who else is."""
        self._members.update_one(
            {"_id": self._owner}, [{"$set": {"seen_at": "$$NOW"}}], upsert=True
        )
        age = {"$subtract": ["$$NOW", "$seen_at"]}
        alive = self._members.find({"$expr": {"$lt": [age, ALIVE_S * 1000]}}, {"_id": 1})
        self._alive = frozenset(member["_id"] for member in alive) | {self._owner}
        self._members.delete_many({"$expr": {"$gt": [age, _FORGOTTEN_S * 1000]}})

    def leave(self) -> None:
        """Says that this process goes."""
        self._members.delete_one({"_id": self._owner})

    def is_anothers(self, queue: str) -> bool:
        """Whether another living process should have this queue."""
        return owner_of(queue, self._alive) != self._owner


def owner_of(queue: str, members: Collection[str]) -> str:
    """Whose share the queue is (rendezvous hashing: Thaler and Ravishankar, 1998)."""
    return max(members, key=lambda m: hashlib.sha256(f"{m} {queue}".encode()).digest())
