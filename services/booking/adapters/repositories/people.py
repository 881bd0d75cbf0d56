"""People on MongoDB; their identities are kept apart."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from kit.keyring import Seals
from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter, to_aggregate
from kit.repositories.place import Place
from kit.transaction import ConcurrentChange
from services.booking.adapters import identities
from services.booking.adapters.identities import Identities, Kept
from services.booking.domain.people.keys import phone_key
from services.booking.domain.person import Identity, Merged, Person, PersonCard

INDEXES: Indexes = (
    ("people", [("registered_at", 1)], False),
    ("people", [("facts.household_id", 1)], False),
    ("people", [("merged.into", 1)], False),
    *identities.INDEXES,
)


class MongoPeople(Repository):
    """See `ports.People`."""

    def __init__(self, place: Place, seals: Seals) -> None:
        super().__init__(place)
        self._identities = Identities(place, seals)

    def get(self, person_id: str) -> Person | None:
        """See the port."""
        document = self._place.one("people", {"_id": person_id})
        return to_aggregate(Person, document) if document else None

    def hold(self, person_id: str) -> Person | None:
        """See the port."""
        document = self._place.hold("people", person_id)
        return to_aggregate(Person, document) if document else None

    def card(self, person_id: str) -> PersonCard | None:
        """See the port."""
        kept = self._identities.get(person_id)
        return next(iter(self._cards([kept])), None) if kept else None

    def cards(self, ids: Collection[str]) -> Sequence[PersonCard]:
        """See the port."""
        return self._cards(self._identities.many(sorted(ids)))

    def identities(self, ids: Collection[str]) -> Sequence[Identity]:
        """See the port."""
        return self._identities.readable(sorted(ids))

    def by_phone(self, phone: str) -> Sequence[PersonCard]:
        """See the port."""
        return self.by_keys([phone_key(phone)])

    def by_keys(self, keys: Collection[str]) -> Sequence[PersonCard]:
        """See the port."""
        return self._cards(self._identities.by_keys(keys)) if keys else []

    def of_household(self, household_id: str) -> Sequence[Person]:
        """See the port."""
        return self._people({"facts.household_id": household_id, "merged": None})

    def absorbed_by(self, person_id: str) -> Sequence[Person]:
        """See the port."""
        return self._people({"merged.into": person_id})

    def absorbed_among(self, ids: Collection[str]) -> Sequence[Person]:
        """See the port."""
        return self._people({"merged.into": {"$in": sorted(ids)}})

    def after(self, person_id: str | None, limit: int) -> Sequence[Person]:
        """See the port."""
        query = {} if person_id is None else {"_id": {"$gt": person_id}}
        return self._people(query, limit)

    def guard(self, keys: Collection[str]) -> None:
        """See the port."""
        self._identities.guard(keys)

    def add(self, person: Person, identity: Identity) -> None:
        """See the port."""
        self._identities.add(person.id, identity)
        self._save("people", "person", person)

    def save(self, person: Person) -> None:
        """See the port."""
        self._save("people", "person", person)

    def save_identity(self, card: PersonCard, identity: Identity) -> PersonCard:
        """See the port."""
        if identity == card.identity:
            return card
        revision = self._identities.change(card.person.id, identity, card.revision)
        return PersonCard(card.person, identity, revision)

    def save_merged(self, person: Person) -> None:
        """See the port."""
        result = self._place.collection("people").update_one(
            {"_id": person.id, "version": person.version},
            {"$set": {"merged": converter.unstructure(person.merged, Merged | None)}},
            session=self._place.session,
        )
        if result.matched_count == 0:
            raise ConcurrentChange("people", person.id)

    def forget_identity(self, person_id: str) -> None:
        """See the port."""
        self._identities.forget(person_id)

    def _cards(self, found: Iterable[Kept]) -> Sequence[PersonCard]:
        by_id = {kept[0]: kept for kept in found}
        people = self._people({"_id": {"$in": list(by_id)}})
        return [PersonCard(person, *by_id[person.id][1:]) for person in people]

    def _people(self, query: Mapping[str, object], limit: int = 0) -> list[Person]:
        found = self._place.many("people", query, [("_id", 1)], limit)
        return [to_aggregate(Person, document) for document in found]
