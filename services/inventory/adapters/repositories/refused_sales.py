"""What was refused, on MongoDB."""

from collections.abc import Sequence
from typing import Final

from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import to_aggregate
from services.inventory.domain.sales.refused import RefusedSale

_REFUSED: Final = "refused_sales"
INDEXES: Indexes = ((_REFUSED, [("state.person_id", 1), ("_id", 1)], False),)


class MongoRefusedSales(Repository):
    """See `ports.RefusedSales`."""

    def get(self, refusal_id: str) -> RefusedSale | None:
        """See the port."""
        document = self._place.one(_REFUSED, {"_id": refusal_id})
        return to_aggregate(RefusedSale, document) if document else None

    def of_person(self, person_id: str) -> Sequence[str]:
        """See the port."""
        return self._ids(_REFUSED, {"state.person_id": person_id})

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        self._rekey(_REFUSED, "state.person_id", ids, person_id)

    def save(self, refused: RefusedSale) -> None:
        """See the port."""
        self._save(_REFUSED, "refused_sale", refused)
