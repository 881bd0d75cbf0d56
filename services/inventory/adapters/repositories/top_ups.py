"""Top-ups that were sold, and the batches that they came in, on MongoDB. No code is in either."""

from collections.abc import Sequence

from kit.repositories.base import Indexes, Repository, at_sites
from kit.repositories.documents import to_aggregate
from services.inventory.domain.top_ups.batch import Batch
from services.inventory.domain.top_ups.top_up import TopUp

INDEXES: Indexes = (
    ("top_ups", [("state.sale_id", 1), ("_id", 1)], False),
    ("top_ups", [("state.person_id", 1), ("_id", 1)], False),
    ("top_up_batches", [("state.offer.enter_by", 1)], False),
)


class MongoTopUps(Repository):
    """See `ports.TopUps`."""

    def get(self, top_up_id: str) -> TopUp | None:
        """See the port."""
        document = self._place.one("top_ups", {"_id": top_up_id})
        return to_aggregate(TopUp, document) if document else None

    def of_sale(self, sale_id: str, places: frozenset[str] | None = None) -> Sequence[TopUp]:
        """See the port."""
        order = [("state.sold_at", 1), ("_id", 1)]
        query = {"state.sale_id": sale_id, **at_sites("state.place", places)}
        found = self._place.many("top_ups", query, order)
        return [to_aggregate(TopUp, one) for one in found]

    def of_person(self, person_id: str) -> Sequence[str]:
        """See the port."""
        return self._ids("top_ups", {"state.person_id": person_id})

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        self._rekey("top_ups", "state.person_id", ids, person_id)

    def save(self, top_up: TopUp) -> None:
        """See the port."""
        self._save("top_ups", "top_up", top_up)


class MongoBatches(Repository):
    """See `ports.Batches`."""

    def get(self, batch_id: str) -> Batch | None:
        """See the port."""
        document = self._place.one("top_up_batches", {"_id": batch_id})
        return to_aggregate(Batch, document) if document else None

    def save(self, batch: Batch) -> None:
        """See the port."""
        self._save("top_up_batches", "top_up_batch", batch)
