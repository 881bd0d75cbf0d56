"""Stock-takes on MongoDB.

The scans stand beside the count, each in a document of its own: a warehouse has thousands. Whoever
scans holds the count, so that none slips in beside its closing.
"""

from collections.abc import Collection, Mapping, Sequence

from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter, to_aggregate
from kit.repositories.place import Document
from services.inventory.application.ports.stock_takes import WantedTakes
from services.inventory.domain.stock_takes.stock_take import Scan, StockTake

INDEXES: Indexes = (
    ("stock_takes", [("state.place", 1), ("state.status", 1), ("_id", 1)], False),
    ("stock_take_places", [("held", 1)], False),
    ("stock_take_expected", [("devices", 1)], False),
    ("stock_take_scans", [("stock_take_id", 1), ("key", 1)], True),
)


class MongoStockTakes(Repository):
    """See `ports.StockTakes`."""

    def get(self, stock_take_id: str) -> StockTake | None:
        """See the port."""
        return _take(self._place.one("stock_takes", {"_id": stock_take_id}))

    def hold(self, stock_take_id: str) -> StockTake | None:
        """See the port."""
        return _take(self._place.hold("stock_takes", stock_take_id))

    def running_at(self, place_id: str) -> StockTake | None:
        """See the port."""
        # Written before anything of the counts is read: who comes second conflicts and runs again.
        self._place.collection("stock_take_places").update_one(
            {"_id": place_id}, {"$inc": {"held": 1}}, upsert=True, session=self._place.session
        )
        query = {"state.place_id": place_id, "state.status": "counting"}
        return _take(self._place.one("stock_takes", query))

    def listed(self, wanted: WantedTakes, after: str | None, limit: int) -> Sequence[StockTake]:
        """See the port."""
        query: Document = {}
        if wanted.places is not None:
            query["state.place"] = {"$in": sorted(wanted.places)}
        if wanted.statuses:
            query["state.status"] = {"$in": sorted(wanted.statuses)}
        if after is not None:
            query["_id"] = {"$gt": after}
        found = self._place.many("stock_takes", query, [("_id", 1)], limit)
        return [to_aggregate(StockTake, one) for one in found]

    def save(self, take: StockTake) -> None:
        """See the port."""
        self._save("stock_takes", "stock_take", take)

    def expect(self, stock_take_id: str, versions: Mapping[str, int]) -> None:
        """See the port."""
        self._place.collection("stock_take_expected").insert_one(
            {"_id": stock_take_id, "devices": len(versions), "versions": dict(versions)},
            session=self._place.session,
        )

    def expected(self, stock_take_id: str) -> Mapping[str, int]:
        """See the port."""
        document = self._place.one("stock_take_expected", {"_id": stock_take_id})
        return document["versions"] if document else {}

    def scanned(self, stock_take_id: str, keys: Collection[str]) -> frozenset[str]:
        """See the port."""
        query = {"stock_take_id": stock_take_id, "key": {"$in": sorted(keys)}}
        found = self._place.many("stock_take_scans", query, only={"key": 1})
        return frozenset(one["key"] for one in found)

    def add_scans(self, stock_take_id: str, scans: Sequence[Scan]) -> None:
        """See the port."""
        if not scans:
            return
        self._place.collection("stock_take_scans").insert_many(
            [
                {
                    "_id": f"{stock_take_id}/{one.key}",
                    "stock_take_id": stock_take_id,
                    "key": one.key,
                    **converter.unstructure(one),
                }
                for one in scans
            ],
            session=self._place.session,
        )

    def scan_count(self, stock_take_id: str) -> int:
        """See the port."""
        return self._place.count("stock_take_scans", {"stock_take_id": stock_take_id})

    def scans(self, stock_take_id: str) -> Sequence[Scan]:
        """See the port."""
        query = {"stock_take_id": stock_take_id}
        found = self._place.many("stock_take_scans", query, [("key", 1)])
        return [converter.structure(one, Scan) for one in found]


def _take(document: Document | None) -> StockTake | None:
    return to_aggregate(StockTake, document) if document else None
