"""How the processes of a service share the partitions of its inbox.

Every process subscribes to every partition, and the broker gives each to one of them. Left to
itself that would be the process that came first, for all. So each process says in the database
that it is there, and all reckon alike which partition should be whose: the lowest hash of process
and partition wins, so that few change hands when one comes or goes, until a process has its even
part. Who holds another's share
gives way. That is a matter of balance alone: what keeps order is the broker's single active
consumer and `kit.inbox.ownership`.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping
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
        self._shares: Mapping[str, str] = {}

    def beat(self) -> None:
        """Says that this process is there, and looks who else is."""
        self._members.update_one(
            {"_id": self._owner}, [{"$set": {"seen_at": "$$NOW"}}], upsert=True
        )
        age = {"$subtract": ["$$NOW", "$seen_at"]}
        alive = self._members.find({"$expr": {"$lt": [age, ALIVE_S * 1000]}}, {"_id": 1})
        self._alive = frozenset(member["_id"] for member in alive) | {self._owner}
        self._members.delete_many({"$expr": {"$gt": [age, _FORGOTTEN_S * 1000]}})

    def divide(self, queues: Collection[str]) -> None:
        """Reckons whose share each of these is, among those seen at the last beat."""
        self._shares = divided(queues, self._alive)

    def leave(self) -> None:
        """Says that this process goes."""
        self._members.delete_one({"_id": self._owner})

    def is_anothers(self, queue: str) -> bool:
        """Whether another living process should have this queue."""
        return self._shares.get(queue, self._owner) != self._owner


def divided(queues: Collection[str], members: Collection[str]) -> Mapping[str, str]:
    """Whose share each queue is; none has two more than another.

    Rendezvous hashing (Thaler and Ravishankar, 1998) with a bound on each part.
    """
    even, over = divmod(len(queues), len(members))
    shares: dict[str, str] = {}
    parts: Counter[str] = Counter()
    for queue, member in sorted(((q, m) for q in queues for m in members), key=_weight):
        room = parts[member] < even or (parts[member] == even and over > 0)
        if queue not in shares and room:
            over -= parts[member] == even
            parts[member] += 1
            shares[queue] = member
    return shares


def _weight(pair: tuple[str, str]) -> bytes:
    queue, member = pair
    return hashlib.sha256(f"{member} {queue}".encode()).digest()
