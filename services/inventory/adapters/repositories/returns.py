"""Returns and the numbers of their slips on MongoDB."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from kit.repositories.base import Indexes
from kit.repositories.documents import to_aggregate
from kit.repositories.numbered import Numbered
from services.inventory.application.ports.returns import WantedReturns
from services.inventory.domain.returns.device_return import Return

_RETURNS: Final = "returns"
INDEXES: Indexes = (
    (_RETURNS, [("state.place", 1), ("state.status", 1), ("_id", 1)], False),
    (_RETURNS, [("state.status", 1), ("state.opened_at", 1)], False),
    (_RETURNS, [("state.sale_id", 1), ("_id", 1)], False),
    (_RETURNS, [("state.device.device_id", 1), ("_id", 1)], False),
    (_RETURNS, [("state.place_id", 1), ("state.decision.at", 1)], False),
    (_RETURNS, [("state.person_id", 1), ("_id", 1)], False),
    ("return_slip_numbers", [("given", 1)], False),
)


class MongoReturns(Numbered):
    """See `ports.Returns`."""

    def next_number(self, site_id: str, year: int) -> int:
        """See the port."""
        return self._next("return_slip_numbers", f"{site_id}/{year}", 1)

    def get(self, return_id: str) -> Return | None:
        """See the port."""
        document = self._place.one(_RETURNS, {"_id": return_id})
        return to_aggregate(Return, document) if document else None

    def of_sale(self, sale_id: str) -> Sequence[Return]:
        """See the port."""
        return self._many({"state.sale_id": sale_id})

    def refunded_at(self, site_id: str, start: datetime, end: datetime) -> Sequence[Return]:
        """See the port."""
        decided = {"state.decision.at": {"$gte": start, "$lt": end}}
        return self._many({"state.place_id": site_id, "state.status": "refunded"} | decided)

    def listed(self, wanted: WantedReturns, after: str | None, limit: int) -> Sequence[Return]:
        """See the port."""
        query: dict[str, Any] = {
            field: value
            for field, value in (
                ("state.status", wanted.status),
                ("state.device.device_id", wanted.device_id),
                ("state.person_id", wanted.person_id),
            )
            if value is not None
        }
        if wanted.places is not None:
            query["state.place"] = {"$in": sorted(wanted.places)}
        if wanted.opened_before is not None:
            query["state.opened_at"] = {"$lt": wanted.opened_before}
        if after is not None:
            query["_id"] = {"$gt": after}
        return self._many(query, limit)

    def open_since(self, before: datetime) -> int:
        """See the port."""
        query = {"state.status": "open", "state.opened_at": {"$lt": before}}
        return self._place.count(_RETURNS, query)

    def of_person(self, person_id: str) -> Sequence[str]:
        """See the port."""
        return self._ids(_RETURNS, {"state.person_id": person_id})

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        self._rekey(_RETURNS, "state.person_id", ids, person_id)

    def save(self, return_: Return) -> None:
        """See the port."""
        self._save(_RETURNS, "return", return_)

    def _many(self, query: dict[str, Any], limit: int = 0) -> Sequence[Return]:
        found = self._place.many(_RETURNS, query, [("_id", 1)], limit)
        return [to_aggregate(Return, one) for one in found]
