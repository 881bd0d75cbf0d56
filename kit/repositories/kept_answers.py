"""Answers that are kept for whoever repeats a command, as far as a unit of work drops them."""

from collections.abc import Collection

from kit.idempotency import COLLECTION, about
from kit.repositories.base import Repository


class MongoKeptAnswers(Repository):
    """See `kernel.answers.KeptAnswers`."""

    def forget(self, ids: Collection[str]) -> None:
        """See the port."""
        self._place.collection(COLLECTION).delete_many(about(ids), session=self._place.session)
