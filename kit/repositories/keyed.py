"""Collections whose documents name in `key` what they are sealed under; one of before has none."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable

from pymongo.database import Database

from kit.keyring import Seals
from kit.repositories.base import Indexes
from kit.repositories.place import Document


def by_key(collection: str) -> Indexes:
    """By which keys without documents are found, and documents without keys."""
    return ((collection, [("key", 1)], False),)


class Keyed(ABC):
    """Such a collection for `kit.keyring.upkeep`; see `Sealed` there."""

    def __init__(
        self, database: Database[Document], seals: Seals, collection: str, owner: str
    ) -> None:
        self._kept = database[collection]
        self._seals = seals
        self.owner = owner

    def seal_plain(self, most: int) -> int:
        """See `Sealed`."""
        found = list(self._kept.find({"key": None}, limit=most))
        for document in found:
            self._seal(document)
        return len(found)

    def plain(self) -> int:
        """See `Sealed`."""
        return self._kept.count_documents({"key": None})

    def in_use(self, owners: Collection[str]) -> Collection[str]:
        """See `Sealed`."""
        found = self._kept.find({"key": {"$in": sorted(owners)}}, {"key": 1})
        return {one["key"] for one in found}

    @abstractmethod
    def _seal(self, document: Document) -> None:
        """Seals one that is plain."""

    def _put(self, same: Document, sealed: Document, gone: Iterable[str]) -> None:
        """Writes what takes the place of these fields where the document is still the same and
        plain; somebody who changed it meanwhile sealed it by that, and the new key is nobody's."""
        change = {"$set": sealed, "$unset": dict.fromkeys(gone, "")}
        if not self._kept.update_one(same | {"key": None}, change).matched_count:
            self._seals.ring.destroy([sealed["key"]], None)
