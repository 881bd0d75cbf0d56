"""One part of an aggregate's document that is sealed, the rest being as it is.

A part that is written anew is sealed under a new key, and the old one goes: one that is destroyed
may be in a process's memory for a while, and nothing new must be sealed under it.
"""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from pymongo.database import Database

from kit.ids import new_id
from kit.keyring import DESTROYED, Seals
from kit.repositories.base import Indexes
from kit.repositories.keyed import Keyed, by_key
from kit.repositories.place import Document, Place

_NO_KEY: Final = ""


@dataclass(frozen=True)
class Part:
    """Where it stands in the documents of a collection: `path`, outermost first.

    `owner` begins the names of its keys; `nothing` is what an empty one is, and what is read where
    the key is destroyed. A document has `sealed`, and in `key` the name of its key, which is empty
    where there is nothing to seal; one of before has neither.
    """

    collection: str
    owner: str
    path: tuple[str, ...]
    nothing: Any

    @property
    def indexes(self) -> Indexes:
        """See `by_key`."""
        return by_key(self.collection)

    def take(self, document: Document) -> Any:
        """Removes it from a document and gives it."""
        *outer, last = self.path
        for name in outer:
            document = document[name]
        return document.pop(last)

    def put(self, document: Document, value: Any) -> None:
        """Puts it where it stands."""
        *outer, last = self.path
        for name in outer:
            document = document[name]
        document[last] = value

    def sealed(self, seals: Seals, id_: str, value: Any) -> Document:
        """The fields that take its place."""
        if value == self.nothing:
            return {"sealed": None, "key": _NO_KEY}
        key = f"{self.owner}/{id_}/{new_id()}"
        return {"sealed": seals.ring.seal(key, {"it": value}), "key": key}


class SealedPart:
    """As a repository reads and writes it: what is unchanged stays under its key."""

    def __init__(self, place: Place, seals: Seals, part: Part) -> None:
        self._place = place
        self._seals = seals
        self._part = part
        self._read: dict[str, tuple[Any, Document]] = {}

    def opened(self, documents: Iterable[Document]) -> list[Document]:
        """The documents with the part in its place; the keys of all are asked for at once."""
        found = list(documents)
        sealed = [one for one in found if one.get("key", _NO_KEY) != _NO_KEY]
        values = self._seals.ring.open_many([one["sealed"] for one in sealed]) if sealed else []
        told = {one["_id"]: value for one, value in zip(sealed, values, strict=True)}
        return [self._opened(one, told.get(one["_id"], DESTROYED)) for one in found]

    def closed(self, document: Document) -> Document:
        """The document as it is to be written."""
        written = deepcopy(document)
        value = self._part.take(written)
        before, kept = self._read.get(written["_id"], (None, None))
        if kept is None or before != value:
            if kept is not None and kept["key"] != _NO_KEY:
                self._seals.ring.destroy([kept["key"]], self._place.session)
            kept = self._part.sealed(self._seals, written["_id"], value)
            self._read[written["_id"]] = deepcopy(value), kept
        return written | kept

    def _opened(self, document: Document, told: Any) -> Document:
        if "key" not in document:
            return document
        kept = {name: document.pop(name) for name in ("sealed", "key")}
        value = self._part.nothing
        if told is not DESTROYED:
            value = told["it"]
        elif kept["key"] != _NO_KEY:
            kept = {"sealed": None, "key": _NO_KEY}
        self._part.put(document, value)
        self._read[document["_id"]] = deepcopy(value), kept
        return document


class SealedParts(Keyed):
    """The same for `kit.keyring.upkeep`."""

    def __init__(self, database: Database[Document], seals: Seals, part: Part) -> None:
        super().__init__(database, seals, part.collection, part.owner)
        self._part = part

    def _seal(self, document: Document) -> None:
        same = {name: document[name] for name in ("_id", "version")}
        sealed = self._part.sealed(self._seals, document["_id"], self._part.take(document))
        self._put(same, sealed, [".".join(self._part.path)])

    def forget(self, query: Document, most: int) -> int:
        """Lets go of the part of those that match, and destroys their keys; says how many. Cut off
        anywhere, it goes on."""
        found = list(self._kept.find({**query, "key": {"$gt": _NO_KEY}}, {"key": 1}, limit=most))
        # First the keys: a document whose key is gone is found again.
        self._seals.ring.destroy([one["key"] for one in found], None)
        for one in found:
            nothing = {"sealed": None, "key": _NO_KEY}
            self._kept.update_one(one, {"$set": nothing})
        return len(found)
