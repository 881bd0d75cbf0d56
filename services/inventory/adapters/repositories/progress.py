"""How far imports are, on MongoDB."""

from typing import Final

from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter
from services.inventory.application.ports.progress import Step

INDEXES: Indexes = (("lot_imports", [("at", 1)], False),)
_NAME: Final = "lot_imports"


class MongoProgress(Repository):
    """See `ports.Progress`: written and read without the transaction's session."""

    def tell(self, lot_id: str, step: Step) -> None:
        """See the port."""
        self._place.collection(_NAME).replace_one(
            {"_id": lot_id}, converter.unstructure(step), upsert=True
        )

    def of(self, lot_id: str) -> Step | None:
        """See the port."""
        found = self._place.collection(_NAME).find_one({"_id": lot_id})
        return converter.structure(found, Step) if found else None
