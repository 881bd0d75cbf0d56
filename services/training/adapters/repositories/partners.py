"""Copies of partners on MongoDB."""

from typing import Final

from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter
from services.training.domain.partners import Partner

_PARTNERS: Final = "partners"
INDEXES: Indexes = ((_PARTNERS, [("department", 1)], False),)


class MongoPartners(Repository):
    """See `ports.Partners`."""

    def get(self, partner_id: str) -> Partner | None:
        """See the port."""
        document = self._place.one(_PARTNERS, {"_id": partner_id})
        if document is None:
            return None
        return converter.structure({**document, "id": document["_id"]}, Partner)

    def put(self, partner: Partner) -> None:
        """See the port."""
        document = converter.unstructure(partner)
        id_ = document.pop("id")
        self._place.collection(_PARTNERS).replace_one(
            {"_id": id_}, document, upsert=True, session=self._place.session
        )
