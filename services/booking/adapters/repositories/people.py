"""People on MongoDB; their identities are kept apart."""

from collections.abc import Sequence

from services.booking.adapters import identities
from services.booking.adapters.documents import to_aggregate
from services.booking.adapters.identities import Identities
from services.booking.adapters.reading import Place
from services.booking.adapters.repositories.base import Indexes, Repository
from services.booking.domain.person import Identity, Person, PersonCard

INDEXES: Indexes = (
    ("people", [("registered_at", 1)], False),
    (identities.COLLECTION, [("lookup.phone", 1)], False),
)


class MongoPeople(Repository):
    """See `ports.People`."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._identities = Identities(place)

    def get(self, person_id: str) -> Person | None:
        """See the port."""
        document = self._place.one("people", {"_id": person_id})
        return to_aggregate(Person, document) if document else None

    def card(self, person_id: str) -> PersonCard | None:
        """See the port."""
        person = self.get(person_id)
        identity = self._identities.get(person_id)
        return PersonCard(person, identity) if person and identity else None

    def by_phone(self, phone: str) -> Sequence[PersonCard]:
        """See the port."""
        cards = []
        for person_id, identity in self._identities.by_phone(phone):
            person = self.get(person_id)
            if person is not None:
                cards.append(PersonCard(person, identity))
        return cards

    def add(self, person: Person, identity: Identity) -> None:
        """See the port."""
        self._identities.add(person.id, identity)
        self._save("people", "person", person)
