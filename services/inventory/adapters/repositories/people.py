"""Copies of the facts about people on MongoDB."""

from collections.abc import Sequence

from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter
from kit.repositories.place import Document
from services.inventory.domain.people import Person

INDEXES: Indexes = (
    ("people", [("household_id", 1)], False),
    ("people", [("merged_into", 1)], False),
)


class MongoPeople(Repository):
    """See `ports.People`."""

    def get(self, person_id: str) -> Person | None:
        """See the port."""
        document = self._place.one("people", {"_id": person_id})
        return _person(document) if document else None

    def hold(self, person_id: str) -> Person | None:
        """See the port."""
        document = self._place.hold("people", person_id)
        return _person(document) if document else None

    def of_household(self, household_id: str) -> Sequence[Person]:
        """See the port."""
        query = {"household_id": household_id, "merged_into": None}
        return [_person(one) for one in self._place.many("people", query, [("_id", 1)])]

    def put(self, person: Person) -> None:
        """See the port."""
        document = converter.unstructure(person)
        id_ = document.pop("id")
        self._place.collection("people").replace_one(
            {"_id": id_}, document, upsert=True, session=self._place.session
        )


def _person(document: Document) -> Person:
    return converter.structure({**document, "id": document["_id"]}, Person)
