"""Numbers in a row, and versions that hold from a day on."""

from datetime import date
from typing import cast

from pymongo import ReturnDocument

from kit.repositories.base import Repository
from kit.repositories.place import Document


class Numbered(Repository):
    """Base of repositories that give out numbers."""

    def _next(self, collection: str, key: str, first: int) -> int:
        """The next number under this key. Whoever asks at the same time conflicts, and what is not
        committed is given again."""
        counter = self._place.collection(collection).find_one_and_update(
            {"_id": key},
            {"$inc": {"given": 1}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
            session=self._place.session,
        )
        return first + int(cast(Document, counter)["given"]) - 1

    def _in_force(self, collection: str, field: str, day: date) -> Document | None:
        """Of the versions from the latest day on that is not after this one, the last published."""
        found = self._place.many(
            collection,
            {f"{field}.valid_from": {"$lte": day.isoformat()}},
            [(f"{field}.valid_from", -1), (f"{field}.number", -1)],
            1,
        )
        return found[0] if found else None
