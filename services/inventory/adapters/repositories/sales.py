"""Sales and the numbers of their receipts on MongoDB."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from kit.repositories.base import Indexes
from kit.repositories.documents import to_aggregate
from kit.repositories.numbered import Numbered
from services.inventory.domain.sales.sale import Sale

_SALES: Final = "sales"
INDEXES: Indexes = (
    (_SALES, [("state.receipt_number", 1)], True),
    (_SALES, [("state.command_id", 1)], False),
    (_SALES, [("state.site_id", 1), ("state.day", 1), ("state.receipt_number", 1)], False),
    (_SALES, [("state.person_id", 1), ("_id", 1)], False),
    ("receipt_numbers", [("given", 1)], False),
)


class MongoSales(Numbered):
    """See `ports.Sales`."""

    def next_number(self, site_id: str, year: int) -> int:
        """See the port."""
        return self._next("receipt_numbers", f"{site_id}/{year}", 1)

    def get(self, sale_id: str) -> Sale | None:
        """See the port."""
        return self._one({"_id": sale_id})

    def by_receipt(self, number: str) -> Sale | None:
        """See the port."""
        return self._one({"state.receipt_number": number})

    def of_command(self, command_id: str) -> Sale | None:
        """See the port."""
        return self._one({"state.command_id": command_id})

    def of_day(self, site_id: str, day: date, after: str | None, limit: int) -> Sequence[Sale]:
        """See the port."""
        query: dict[str, Any] = {"state.site_id": site_id, "state.day": day.isoformat()}
        if after is not None:
            query["state.receipt_number"] = {"$gt": after}
        found = self._place.many(_SALES, query, [("state.receipt_number", 1)], limit)
        return [to_aggregate(Sale, one) for one in found]

    def of_person(self, person_id: str) -> Sequence[str]:
        """See the port."""
        return self._ids(_SALES, {"state.person_id": person_id})

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        self._rekey(_SALES, "state.person_id", ids, person_id)

    def save(self, sale: Sale) -> None:
        """See the port."""
        self._save(_SALES, "sale", sale)

    def _one(self, query: dict[str, Any]) -> Sale | None:
        document = self._place.one(_SALES, query)
        return to_aggregate(Sale, document) if document else None
