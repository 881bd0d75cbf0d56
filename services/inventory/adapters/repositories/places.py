"""Sites and warehouses on MongoDB.

In `sites`, under the names that the kit's references know.
"""

from collections.abc import Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from kernel.refusals import AlreadyExists
from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter
from kit.repositories.place import Document
from services.inventory.domain.places import Place

INDEXES: Indexes = (("sites", [("description.slug", 1)], True),)


class MongoPlaces(Repository):
    """See `ports.Places`."""

    def get(self, place_id: str) -> Place | None:
        """See the port."""
        return self._found({"_id": place_id})

    def by_slug(self, slug: str) -> Place | None:
        """See the port."""
        return self._found({"description.slug": slug})

    def listed(self, slugs: frozenset[str] | None) -> Sequence[Place]:
        """See the port."""
        query = {} if slugs is None else {"description.slug": {"$in": sorted(slugs)}}
        return [_place(one) for one in self._place.many("sites", query, [("description.slug", 1)])]

    def put(self, place: Place) -> None:
        """See the port."""
        description = converter.unstructure(place)
        del description["id"]
        try:
            self._place.collection("sites").replace_one(
                {"_id": place.id},
                {"description": description},
                upsert=True,
                session=self._place.session,
            )
        except DuplicateKeyError as error:
            raise AlreadyExists("place", "slug", place.slug) from error

    def _found(self, query: dict[str, Any]) -> Place | None:
        document = self._place.one("sites", query)
        return _place(document) if document else None


def _place(document: Document) -> Place:
    return converter.structure({"id": document["_id"], **document["description"]}, Place)
