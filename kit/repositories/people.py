"""Copies of the facts about people on MongoDB."""

from typing import Generic, TypeVar

from kernel.people import Person
from kit.repositories.base import Repository
from kit.repositories.documents import converter
from kit.repositories.place import Document, Place

P = TypeVar("P", bound=Person)


class MongoPeople(Repository, Generic[P]):
    """See `kernel.people.People`."""

    def __init__(self, place: Place, kind: type[P]) -> None:
        """`kind` is the service's own type of a person."""
        super().__init__(place)
        self._kind = kind

    def get(self, person_id: str) -> P | None:
        """See the port."""
        document = self._place.one("people", {"_id": person_id})
        return self._person(document) if document else None

    def hold(self, person_id: str) -> P | None:
        """See the port."""
        document = self._place.hold("people", person_id)
        return self._person(document) if document else None

    def put(self, person: P) -> None:
        """See the port."""
        document = converter.unstructure(person)
        id_ = document.pop("id")
        self._place.collection("people").replace_one(
            {"_id": id_}, document, upsert=True, session=self._place.session
        )

    def _person(self, document: Document) -> P:
        return converter.structure({**document, "id": document["_id"]}, self._kind)
