"""Partners on MongoDB."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pymongo.errors import DuplicateKeyError

from kernel.aggregate import Aggregate
from kernel.refusals import AlreadyExists
from kit.keyring import Seals
from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import to_aggregate
from kit.repositories.place import Document, Place
from kit.repositories.sealed_parts import Part, SealedPart
from services.booking.adapters.loose_text import loosely
from services.booking.domain.partner import Partner

CONTACTS: Final = Part("partners", "partner", ("description", "contacts"), [])
"""Who is asked at a structure."""
INDEXES: Indexes = (
    *CONTACTS.indexes,
    ("partners", [("description.siret", 1)], True),
    ("partners", [("description.department", 1), ("description.siret", 1)], False),
)


class MongoPartners(Repository):
    """See `ports.Partners`."""

    def __init__(self, place: Place, seals: Seals) -> None:
        super().__init__(place)
        self._contacts = SealedPart(place, seals, CONTACTS)

    def get(self, partner_id: str) -> Partner | None:
        """See the port."""
        document = self._place.one("partners", {"_id": partner_id})
        return next(self._partners([document]), None) if document else None

    def by_sirets(self, sirets: Sequence[str]) -> Mapping[str, Partner]:
        """See the port."""
        found = self._place.many("partners", {"description.siret": {"$in": list(sirets)}})
        partners = self._partners(found)
        return {partner.description.siret: partner for partner in partners}

    def listed(
        self, department: str | None, called: str | None, after: str | None, limit: int
    ) -> Sequence[Partner]:
        """See the port."""
        query: dict[str, Any] = {}
        if department is not None:
            query["description.department"] = department
        if called is not None:
            query["$or"] = [
                {"description.name": {"$regex": loosely(called), "$options": "i"}},
                {"description.siret": {"$regex": "^" + re.escape(called)}},
            ]
        if after is not None:
            query["description.siret"] = {"$gt": after}
        found = self._place.many("partners", query, [("description.siret", 1)], limit)
        return list(self._partners(found))

    def _partners(self, documents: Sequence[Document]) -> Iterator[Partner]:
        return (to_aggregate(Partner, document) for document in self._contacts.opened(documents))

    def _written(self, aggregate: Aggregate) -> Document:
        return self._contacts.closed(super()._written(aggregate))

    def save(self, partner: Partner) -> None:
        """See the port."""
        try:
            self._save("partners", "partner", partner)
        except DuplicateKeyError as error:
            raise AlreadyExists("partner", "siret", partner.description.siret) from error
