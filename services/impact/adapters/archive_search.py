"""Looking into the archive: every question is bounded, however much there is.

Without a time each is answered from an index that has the order of positions. With a time, blocks
are passed over (`archive_blocks`) and the rest is read, at most `MOST_READ` positions of it: then a
page may be short, or empty, and tells from where to read on.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from pymongo import ASCENDING
from pymongo.read_concern import ReadConcern

from kit.transaction import Document, Store
from services.impact.adapters.archive import ARCHIVE, POSITIONS, versions_of
from services.impact.adapters.archive_blocks import SIZE, Blocks
from services.impact.domain.archive import Archived, Found, Search
from services.impact.domain.figures import Moment

MOST_READ: Final = 5 * SIZE


class MongoArchive:
    """`Archive` on the impact database.

    What is read has been committed by a majority: a position that was told once is never given to
    another event, whatever fails.
    """

    def __init__(self, store: Store, most_read: int = MOST_READ, block: int = SIZE) -> None:
        majority = ReadConcern("majority")
        self.events = store.database.get_collection(ARCHIVE, read_concern=majority)
        self._positions = store.database.get_collection(POSITIONS, read_concern=majority)
        self.blocks = Blocks(store.database, block)
        self._most_read = most_read

    def search(self, search: Search) -> Found:
        """See `Archive.search`."""
        now = self.moment()
        query, index = self._query(search)
        if query is None:
            return Found((), max(search.after, now.position), now)
        timed = search.since is not None or search.until is not None
        left = self._most_read if timed and search.subject is None else now.position
        found: list[Document] = []
        for first, last in self.blocks.runs(search.after, now.position, search.since, search.until):
            if left <= 0:
                return Found(_archived(found), first - 1, now)
            end = min(last, first + left - 1)
            left -= end - first + 1
            cursor = self.events.find(query | {"position": {"$gte": first, "$lte": end}})
            wanted = search.limit + 1 - len(found)
            found += cursor.hint(index).sort("position", ASCENDING).limit(wanted)
            if len(found) > search.limit:
                del found[search.limit :]
                return Found(_archived(found), found[-1]["position"], now)
            if end < last:
                return Found(_archived(found), end, now)
        return Found(_archived(found), max(search.after, now.position), now)

    def moment(self) -> Moment:
        """Up to where the archive goes."""
        counter = self._positions.find_one({"_id": ARCHIVE})
        return Moment(counter["position"], counter["as_of"]) if counter else Moment(0, None)

    def types(self, asked: Sequence[str]) -> list[str]:
        """The types with their versions that are archived and asked for; all where none is."""
        if not asked:
            return sorted(self.events.distinct("type"))
        return versions_of(self.events, asked)

    def _query(self, search: Search) -> tuple[dict[str, Any] | None, str]:
        """The query without the position, None where nothing can match, and its index."""
        query: dict[str, Any] = {}
        index = "position"
        if search.types:
            types = self.types(search.types)
            if not types:
                return None, index
            query["type"] = {"$in": types}
            index = "type"
        if search.subject:
            query["subject"] = search.subject
            index = "subject"
        time = {
            operator: instant
            for operator, instant in (("$gte", search.since), ("$lt", search.until))
            if instant is not None
        }
        if time:
            query["time"] = time
        return query, index


def _archived(documents: Iterable[Document]) -> tuple[Archived, ...]:
    return tuple(
        Archived(d["position"], d["archived_at"], d["type"], d["subject"], bytes(d["body"]))
        for d in documents
    )
