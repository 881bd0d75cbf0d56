"""When the events of each stretch of the archive happened.

The archive is in the order of arrival. Whoever asks for a time would read all of it, or every event
that comes in would be entered in one more index. Instead the archive is cut into blocks of as many
positions each, and for each full one the earliest and the latest time are kept: it never changes
again. A question passes over the blocks that cannot hold anything of its time. Late events widen
a block or two; a block that was not looked through yet is never passed over.

Collection `archive_blocks`: `_id` 0, 1, 2 …; `first` and `last`, the times.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from pymongo.database import Database
from pymongo.read_concern import ReadConcern

from kit import collections
from kit.background import LONGEST_WAIT_S, Step, Stopping
from kit.transaction import Document
from services.impact.adapters.archive import ARCHIVE

BLOCKS: Final = "archive_blocks"
SIZE: Final = 10_000
"""Positions of a block: 1,000 blocks for 10 million events, each read in some 30 ms."""

Run = tuple[int, int]
"""The first and the last of a row of positions."""


class Blocks:
    """The blocks of one archive."""

    def __init__(self, database: Database[Document], size: int = SIZE) -> None:
        self._database = database
        self._archive = database.get_collection(ARCHIVE, read_concern=ReadConcern("majority"))
        self._blocks = database[BLOCKS]
        self._size = size

    def look_through_next(self) -> bool:
        """Looks through the next full block; False where there is none."""
        newest = self._blocks.find_one({}, sort=[("_id", -1)])
        number = newest["_id"] + 1 if newest else 0
        first, last = number * self._size + 1, (number + 1) * self._size
        if self._archive.find_one({"position": last}, {"_id": 1}) is None:
            return False
        [times] = self._archive.aggregate(
            [
                {"$match": {"position": {"$gte": first, "$lte": last}}},
                {"$group": {"_id": None, "first": {"$min": "$time"}, "last": {"$max": "$time"}}},
            ]
        )
        # Another replica may find the same at the same moment.
        kept = {"first": times["first"], "last": times["last"]}
        self._blocks.replace_one({"_id": number}, kept, upsert=True)
        return True

    def runs(
        self, after: int, last: int, since: datetime | None, until: datetime | None
    ) -> Iterator[Run]:
        """The positions from `after` (without it) to `last` among which events from `since` on and
        before `until` may be, in rows as long as they get.
        """
        if after >= last:
            return
        if since is None and until is None:
            yield after + 1, last
            return
        passed = {
            block["_id"]
            for block in self._blocks.find({"_id": {"$gte": after // self._size}})
            if (since is not None and block["last"] < since)
            or (until is not None and block["first"] >= until)
        }
        begin: int | None = None
        for number in range(after // self._size, (last - 1) // self._size + 1):
            if number in passed:
                if begin is not None:
                    yield begin, number * self._size
                    begin = None
            elif begin is None:
                begin = max(after, number * self._size) + 1
        if begin is not None:
            yield begin, last


class BlocksJob:
    """Looks through each block once it is full; see `kit.background.Job`."""

    name = "archive_blocks"

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._blocks = Blocks(database)

    def prepare(self) -> None:
        """See `Job.prepare`."""
        collections.ensure(self._database, BLOCKS)

    def step(self, stopping: Stopping) -> Step:
        """See `Job.step`."""
        while not stopping() and self._blocks.look_through_next():
            pass
        return Step(LONGEST_WAIT_S)

    def leave(self) -> None:
        """See `Job.leave`: it holds nothing."""
