"""Lots on MongoDB."""

from collections.abc import Sequence
from typing import Any

from kit.repositories.base import Indexes
from kit.repositories.documents import to_aggregate
from kit.repositories.numbered import Numbered
from kit.repositories.place import Document
from services.inventory.domain.lots.lot import Donor, Lot

INDEXES: Indexes = (
    ("lots", [("state.place", 1), ("_id", -1)], False),
    ("lots", [("state.donor.id", 1), ("_id", -1)], False),
    ("lots", [("state.number", 1)], True),
    ("lot_numbers", [("given", 1)], False),
)


class MongoLots(Numbered):
    """See `ports.Lots`."""

    def get(self, lot_id: str) -> Lot | None:
        """See the port."""
        return _lot(self._place.one("lots", {"_id": lot_id}))

    def hold(self, lot_id: str) -> Lot | None:
        """See the port."""
        return _lot(self._place.hold("lots", lot_id))

    def donor(self, donor_id: str, places: frozenset[str] | None) -> Donor | None:
        """See the port."""
        found = self.listed(places, donor_id, None, 1)
        return found[0].state.donor if found else None

    def listed(
        self, places: frozenset[str] | None, donor_id: str | None, after: str | None, limit: int
    ) -> Sequence[Lot]:
        """See the port."""
        query: dict[str, Any] = {}
        if places is not None:
            query["state.place"] = {"$in": sorted(places)}
        if donor_id is not None:
            query["state.donor.id"] = donor_id
        if after is not None:
            query["_id"] = {"$lt": after}
        found = self._place.many("lots", query, [("_id", -1)], limit)
        return [to_aggregate(Lot, one) for one in found]

    def next_number(self, place_id: str, year: int) -> int:
        """See the port."""
        return self._next("lot_numbers", f"{place_id}/{year}", 1)

    def save(self, lot: Lot) -> None:
        """See the port."""
        self._save("lots", "lot", lot)


def _lot(document: Document | None) -> Lot | None:
    return to_aggregate(Lot, document) if document else None
