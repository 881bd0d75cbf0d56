"""The rota on MongoDB."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kit.repositories.base import Indexes, Repository, starting
from kit.repositories.documents import converter
from kit.repositories.place import Document
from services.booking.domain.team.shift import Shift

SHIFTS = "shifts"
INDEXES: Indexes = (
    (SHIFTS, [("site_id", 1), ("start", 1), ("_id", 1)], False),
    (SHIFTS, [("assignments.member_id", 1), ("start", 1)], False),
    (SHIFTS, [("series_id", 1), ("start", 1)], False),
)


class MongoShifts(Repository):
    """See `ports.Shifts`."""

    def get(self, shift_id: str) -> Shift | None:
        """See the port."""
        document = self._place.one(SHIFTS, {"_id": shift_id})
        return _shift(document) if document else None

    def hold(self, shift_id: str) -> Shift | None:
        """See the port."""
        document = self._place.hold(SHIFTS, shift_id)
        return _shift(document) if document else None

    def at_site(
        self, site_id: str, start: datetime, end: datetime, after: str | None, limit: int
    ) -> Sequence[Shift]:
        """See the port."""
        query: dict[str, Any] = {"site_id": site_id, "start": {"$gte": start, "$lt": end}}
        return self._by_start(query, after, limit)

    def of_member(self, member_id: str, start: datetime, end: datetime | None) -> Sequence[Shift]:
        """See the port."""
        return self._by_start(
            {
                "assignments.member_id": member_id,
                "start": starting(start, end),
                "end": {"$gt": start},
            }
        )

    def of_series(self, series_id: str, start: datetime) -> Sequence[Shift]:
        """See the port."""
        return self._by_start({"series_id": series_id, "start": {"$gte": start}})

    def save(self, shift: Shift) -> None:
        """See the port."""
        if not shift.changed:
            return
        document: Document = converter.unstructure(shift)
        document["_id"] = document.pop("id")
        del document["changed"]
        shift.version = self._save_silently(SHIFTS, "shift", document, shift.version)
        shift.changed = False

    def _by_start(
        self, query: dict[str, Any], after: str | None = None, limit: int = 0
    ) -> Sequence[Shift]:
        return [_shift(one) for one in self._page_by_start(SHIFTS, query, "start", after, limit)]


def _shift(document: Document) -> Shift:
    return converter.structure({**document, "id": document["_id"]}, Shift)
