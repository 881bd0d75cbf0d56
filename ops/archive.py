"""Impact's archive, read straight from its database: it holds every event that ever reached it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from pymongo import MongoClient
from pymongo.collection import Collection

from kit.envelope import Envelope, decode
from ops.past import Placed
from services.impact.adapters.archive import ARCHIVE

Client = MongoClient[dict[str, Any]]


@dataclass(frozen=True)
class Fault:
    """What is wrong with the sequence of an aggregate's events.

    `missing` are numbers that no event has, as spans from the first to the last of a row, since a
    forged number may leave out any many; `repeated` such that several events have.
    """

    subject: str
    events: int
    missing: tuple[tuple[int, int], ...]
    repeated: tuple[int, ...]

    def as_json(self) -> Mapping[str, Any]:
        """For programs."""
        return asdict(self)


@dataclass(frozen=True)
class MongoArchive:
    """See `ops.past.Archive`. Raises pymongo's errors."""

    client: Client

    def find(self, event_id: str) -> Envelope | None:
        """One event by its id."""
        found = self._archive.find_one({"_id": event_id}, {"body": 1})
        return None if found is None else decode(bytes(found["body"]))

    def first_came_in(self, ids: Sequence[str]) -> datetime | None:
        """See `ops.past.Archive`."""
        found = self._archive.find({"_id": {"$in": list(ids)}}, {"archived_at": 1})
        return min((one["archived_at"] for one in found), default=None)

    def last_before(self, instant: datetime) -> int:
        """See `ops.past.Archive`; looks through the archive from its end."""
        query = {"time": {"$lt": instant}}
        found = self._archive.find_one(query, {"position": 1}, sort=[("position", -1)])
        return found["position"] if found else 0

    def events(self, since: datetime, until: datetime, after: int, last: int) -> Iterator[Placed]:
        """See `ops.past.Archive`."""
        query = {
            "position": {"$gt": after, "$lte": last},
            "time": {"$gte": since, "$lt": until},
        }
        fields = {"position": 1, "archived_at": 1, "body": 1}
        for one in self._archive.find(query, fields, sort=[("position", 1)]):
            yield Placed(one["position"], decode(bytes(one["body"])), one["archived_at"])

    def faults(self) -> Iterator[Fault]:
        """The aggregates whose numbers are not 1, 2, 3 … each once, by subject.

        An aggregate of which the last events are still on their way has no fault.
        """
        numbers = {"_id": "$subject", "numbers": {"$push": "$sequence"}}
        whole = {"$and": [{"$eq": [{"$max": "$numbers"}, {"$size": "$numbers"}]}, _NONE_TWICE]}
        pipeline: list[Mapping[str, Any]] = [
            {"$group": numbers},
            {"$match": {"$expr": {"$not": [whole]}}},
            {"$sort": {"_id": 1}},
        ]
        for found in self._archive.aggregate(pipeline, allowDiskUse=True):
            times = Counter(found["numbers"])
            known = sorted(times)
            yield Fault(
                found["_id"],
                times.total(),
                tuple((a + 1, b - 1) for a, b in pairwise([0, *known]) if b - a > 1),
                tuple(n for n in known if times[n] > 1),
            )

    @property
    def _archive(self) -> Collection[dict[str, Any]]:
        return self.client["impact"][ARCHIVE]


_NONE_TWICE = {"$eq": [{"$size": {"$setUnion": ["$numbers", []]}}, {"$size": "$numbers"}]}
