"""Requests for seats on MongoDB."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from kernel.people import NOBODY
from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import to_aggregate
from kit.repositories.place import Document
from services.training.application.ports.seats import WantedSeatRequests
from services.training.domain.seats.copies import Workshop
from services.training.domain.seats.request import HOPES, SeatRequest

_REQUESTS: Final = "seat_requests"
_PERSON: Final = "state.person_id"
_OVER: Final = ("cancelled", "expired", "attended", "missed", "withdrawn", "superseded")
INDEXES: Indexes = (
    (_REQUESTS, [(_PERSON, 1), ("state.module", 1), ("_id", 1)], False),
    (_REQUESTS, [("state.site", 1), ("state.status", 1), ("_id", 1)], False),
    (_REQUESTS, [("state.status", 1), ("state.module", 1), ("state.site_id", 1)], False),
    (_REQUESTS, [("state.enrolment_id", 1), ("_id", 1)], False),
)


class MongoSeatRequests(Repository):
    """See `ports.SeatRequests`."""

    def get(self, request_id: str) -> SeatRequest | None:
        """See the port."""
        document = self._place.one(_REQUESTS, {"_id": request_id})
        return to_aggregate(SeatRequest, document) if document else None

    def open_of(self, person_id: str, module: str | None = None) -> Sequence[SeatRequest]:
        """See the port."""
        if person_id == NOBODY:
            return []
        query: Document = {_PERSON: person_id, "state.status": {"$nin": list(_OVER)}}
        if module is not None:
            query["state.module"] = module
        found = self._found(query)
        return [one for one in found if one.state.is_live or one.state.hopes]

    def hoping(self, workshop: Workshop, now: datetime, limit: int) -> Sequence[SeatRequest]:
        """See the port."""
        if workshop.status != "scheduled" or workshop.start <= now:
            return []
        query = {
            "state.status": "refused",
            "state.module": workshop.module,
            "state.site_id": workshop.site_id,
            "state.earliest": {"$lte": workshop.start},
            "state.latest": {"$gt": workshop.start},
            "state.reason": {"$in": sorted(HOPES)},
            "state.withdrawn": None,
            "state.occasions": {"$ne": workshop.occasion},
        }
        found = self._place.many(_REQUESTS, query, [("state.line_since", 1), ("_id", 1)], limit)
        return [to_aggregate(SeatRequest, one) for one in found]

    def listed(
        self, wanted: WantedSeatRequests, after: str | None, limit: int
    ) -> Sequence[SeatRequest]:
        """See the port."""
        query: Document = {}
        if wanted.sites is not None:
            query["state.site"] = {"$in": sorted(wanted.sites)}
        for field in ("person_id", "enrolment_id", "module"):
            value = getattr(wanted, field)
            if value is not None:
                query[f"state.{field}"] = value
        if wanted.statuses:
            query["state.status"] = {"$in": sorted(wanted.statuses)}
        if after is not None:
            query["_id"] = {"$gt": after}
        return self._found(query, limit)

    def count_stuck(self) -> int:
        """See the port."""
        return self._place.count(_REQUESTS, {"state.status": "stuck"})

    def save(self, request: SeatRequest) -> None:
        """See the port."""
        if request.events:
            self._save(_REQUESTS, "seat_request", request)
        else:
            self._note(_REQUESTS, request, "state", "notes")

    def of_person(self, person_id: str) -> Sequence[str]:
        """See the port."""
        return self._ids(_REQUESTS, {_PERSON: person_id})

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        self._rekey(_REQUESTS, _PERSON, ids, person_id)

    def _found(self, query: Document, limit: int = 0) -> Sequence[SeatRequest]:
        found = self._place.many(_REQUESTS, query, [("_id", 1)], limit)
        return [to_aggregate(SeatRequest, one) for one in found]
