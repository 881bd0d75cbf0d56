"""Documents of which some fields are sealed, each under a key made for it alone.

Whatever is put in place of another has a new key: one that is destroyed may be in a process's
memory for a while, and nothing new must be sealed under it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pymongo.database import Database

from kit.ids import new_id
from kit.keyring import KeyDestroyed, Seals
from kit.repositories.base import Indexes
from kit.repositories.keyed import Keyed, by_key
from kit.repositories.place import Document, Place


@dataclass(frozen=True)
class Sealing:
    """Which fields of a collection are sealed; `owner` begins the names of their keys.

    A document has `sealed`, and in `key` the name of its key; one of before has the fields as they
    are, until `SealedCollection` seals it.
    """

    collection: str
    owner: str
    fields: tuple[str, ...]

    @property
    def indexes(self) -> Indexes:
        """See `by_key`."""
        return by_key(self.collection)

    def sealed(self, seals: Seals, document: Document) -> Document:
        """The fields that take the place of those that are sealed."""
        key = f"{self.owner}/{document['_id']}/{new_id()}"
        value = {field: document[field] for field in self.fields}
        return {"sealed": seals.ring.seal(key, value), "key": key}

    def rest(self, document: Document) -> Document:
        """The fields that are not sealed."""
        return {name: value for name, value in document.items() if name not in self.fields}


class SealedDocuments:
    """One such collection, as a repository reads and writes it."""

    def __init__(self, place: Place, seals: Seals, sealing: Sealing) -> None:
        self._place = place
        self._seals = seals
        self._sealing = sealing
        self._name = sealing.collection

    def put(self, document: Document) -> None:
        """In place of the one with its `_id`, whose key is destroyed."""
        written = self._sealing.rest(document) | self._sealing.sealed(self._seals, document)
        before = self._place.collection(self._name).find_one_and_replace(
            {"_id": document["_id"]}, written, upsert=True, session=self._place.session
        )
        self._destroy([before] if before else [])

    def get(self, id_: str) -> Document | None:
        """The whole document; None also where its key is destroyed."""
        found = self._place.one(self._name, {"_id": id_})
        return next(self._opened([found]), None) if found else None

    def hold(self, id_: str) -> Document | None:
        """The same, and nobody changes or drops it beside this transaction."""
        found = self._place.hold(self._name, id_)
        return next(self._opened([found]), None) if found else None

    def many(self, query: Mapping[str, Any]) -> list[Document]:
        """Those that match and can be read."""
        return list(self._opened(self._place.many(self._name, query)))

    def drop(self, query: Mapping[str, Any]) -> int:
        """Drops those that match and destroys their keys, so that no copy can be read either; says
        how many there were."""
        found = self._place.many(self._name, query, only={"key": 1})
        ids = [one["_id"] for one in found]
        self._place.collection(self._name).delete_many(
            {"_id": {"$in": ids}}, session=self._place.session
        )
        self._destroy(found)
        return len(ids)

    def _destroy(self, documents: Iterable[Document]) -> None:
        keys = [one["key"] for one in documents if "key" in one]
        if keys:
            self._seals.ring.destroy(keys, self._place.session)

    def _opened(self, documents: Iterable[Document]) -> Iterator[Document]:
        for one in documents:
            sealed = one.pop("sealed", None)
            try:
                yield one if sealed is None else one | self._seals.ring.open(sealed)
            except KeyDestroyed:
                continue


class SealedCollection(Keyed):
    """The same for `kit.keyring.upkeep`."""

    def __init__(self, database: Database[Document], seals: Seals, sealing: Sealing) -> None:
        super().__init__(database, seals, sealing.collection, sealing.owner)
        self._sealing = sealing

    def _seal(self, document: Document) -> None:
        fields = self._sealing.fields
        same = {name: document[name] for name in ("_id", *fields)}
        self._put(same, self._sealing.sealed(self._seals, document), fields)
