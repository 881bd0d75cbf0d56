"""Who was forgotten, on MongoDB."""

from typing import Final

from kernel.forgetting import Forgotten
from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import to_aggregate

COLLECTION: Final = "forgotten_people"
INDEXES: Indexes = ((COLLECTION, [("at", 1)], False),)


class MongoForgottenPeople(Repository):
    """See `kernel.forgetting.ForgottenPeople`."""

    def get(self, person_id: str) -> Forgotten | None:
        """See the port."""
        document = self._place.one(COLLECTION, {"_id": person_id})
        return to_aggregate(Forgotten, document) if document else None

    def save(self, forgotten: Forgotten) -> None:
        """See the port."""
        self._save(COLLECTION, "forgotten_person", forgotten)
