"""Who people are: the one collection that holds identities, apart from everything else.

`lookup` holds what a person is found by. It is compared for equality only, so that it can become
a keyed hash without changing a reader.
"""

from collections.abc import Sequence

from services.booking.adapters.documents import converter
from services.booking.adapters.reading import Place
from services.booking.domain.person import Identity

COLLECTION = "identities"


def phone_lookup(phone: str) -> str:
    """What a person with this E.164 number is found by."""
    return phone


class Identities:
    """Identities by person id."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def add(self, person_id: str, identity: Identity) -> None:
        """Keeps the identity of a new person."""
        lookup = {"phone": phone_lookup(identity.phone)} if identity.phone else {}
        document = {
            "_id": person_id,
            "identity": converter.unstructure(identity),
            "lookup": lookup,
        }
        self._place.collection(COLLECTION).insert_one(document, session=self._place.session)

    def get(self, person_id: str) -> Identity | None:
        """The identity, or None where nobody bears the id."""
        document = self._place.one(COLLECTION, {"_id": person_id})
        return converter.structure(document["identity"], Identity) if document else None

    def by_phone(self, phone: str) -> Sequence[tuple[str, Identity]]:
        """Person ids and identities, the first registered first."""
        query = {"lookup.phone": phone_lookup(phone)}
        found = self._place.many(COLLECTION, query, [("_id", 1)])
        return [(one["_id"], converter.structure(one["identity"], Identity)) for one in found]
