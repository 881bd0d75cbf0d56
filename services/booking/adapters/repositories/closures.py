"""Closures of sites on MongoDB.

A booking only reads the closures, so a snapshot would let it pass by one that is planned at the
same time. Therefore each booking writes one of the site's doors, and planning a closure writes
them all: the database makes one of the two wait and look again. A site has several doors, so that
bookings do not wait for each other. See docs/decisions/0020-closures-and-doors.md.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zlib import crc32

from pymongo import UpdateOne

from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter, to_aggregate
from services.booking.domain.closing.closure import Closure
from services.booking.domain.closing.period import Period
from services.booking.domain.closing.progress import Progress
from services.booking.domain.closing.proposals import Spread

DOORS: Final = 16
"""Of a site. Two bookings at once of different advisers or days meet at one by chance, once in so
many times, and one of them is then run again."""
INDEXES: Indexes = (
    ("closures", [("site_id", 1), ("period.start", 1), ("_id", 1)], False),
    ("site_doors", [("site_id", 1)], False),
    ("closure_progress", [("version", 1)], False),
)


class MongoClosures(Repository):
    """See `ports.Closures`."""

    def get(self, closure_id: str) -> Closure | None:
        """See the port."""
        document = self._place.one("closures", {"_id": closure_id})
        return to_aggregate(Closure, document) if document else None

    def of_site(
        self, site_id: str, ending_after: datetime, after: str | None, limit: int
    ) -> Sequence[Closure]:
        """See the port."""
        query: dict[str, Any] = {"site_id": site_id, "period.end": {"$gt": ending_after}}
        found = self._page_by_start("closures", query, "period.start", after, limit)
        return [to_aggregate(Closure, document) for document in found]

    def within(
        self, site_ids: Sequence[str], start: datetime, end: datetime
    ) -> Mapping[str, Sequence[Period]]:
        """See the port."""
        query = {
            "site_id": {"$in": list(site_ids)},
            "period.start": {"$lt": end},
            "period.end": {"$gt": start},
            "withdrawn_at": None,
        }
        closed: dict[str, list[Period]] = {site_id: [] for site_id in site_ids}
        only = {"site_id": 1, "period": 1}
        for document in self._place.many("closures", query, [("period.start", 1)], only=only):
            closed[document["site_id"]].append(converter.structure(document["period"], Period))
        return closed

    def rely(self, site_id: str, by: str) -> None:
        """See the port."""
        self._pass(site_id, [crc32(by.encode()) % DOORS])

    def close_doors(self, site_id: str) -> None:
        """See the port."""
        self._pass(site_id, range(DOORS))

    def save(self, closure: Closure) -> None:
        """See the port."""
        if closure.version == 0:
            self.close_doors(closure.site_id)
        self._save("closures", "closure", closure)

    def progress(self, closure_id: str) -> Progress:
        """See the port."""
        document = self._place.one("closure_progress", {"_id": closure_id})
        if document is None:
            return Progress(id=closure_id)
        proposed = {
            adviser_id: {int(quarter): times for quarter, times in quarters.items()}
            for adviser_id, quarters in document["proposed"].items()
        }
        return Progress(
            id=closure_id,
            displaced=document["displaced"],
            spread=Spread(proposed),
            version=document["version"],
        )

    def save_progress(self, progress: Progress) -> None:
        """See the port."""
        if not progress.changed:
            return
        proposed = {
            adviser_id: {str(quarter): times for quarter, times in quarters.items()}
            for adviser_id, quarters in progress.spread.proposed.items()
        }
        document = {"_id": progress.id, "displaced": progress.displaced, "proposed": proposed}
        progress.version = self._save_silently(
            "closure_progress", "closure", document, progress.version
        )
        progress.changed = False

    def _pass(self, site_id: str, doors: Sequence[int]) -> None:
        self._place.collection("site_doors").bulk_write(
            [
                UpdateOne(
                    {"_id": f"{site_id}/{door}"},
                    {"$inc": {"passed": 1}, "$setOnInsert": {"site_id": site_id}},
                    upsert=True,
                )
                for door in doors
            ],
            session=self._place.session,
        )
