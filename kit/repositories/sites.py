"""Copies of sites on MongoDB, in `sites`, under the names that the references know."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from pymongo.errors import DuplicateKeyError

from kernel.refusals import AlreadyExists
from kernel.sites import Site
from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter
from kit.repositories.place import Document, Place

INDEXES: Indexes = (("sites", [("description.slug", 1)], True),)
S = TypeVar("S", bound=Site)


class MongoSites(Repository, Generic[S]):
    """See `kernel.sites.Sites`."""

    def __init__(self, place: Place, kind: type[S], name: str = "site") -> None:
        """`kind` is the service's own type of a site, `name` what a refusal calls one."""
        super().__init__(place)
        self._kind, self._name = kind, name

    def get(self, site_id: str) -> S | None:
        """See the port."""
        return self._found({"_id": site_id})

    def by_slug(self, slug: str) -> S | None:
        """See the port."""
        return self._found({"description.slug": slug})

    def listed(self, slugs: frozenset[str] | None) -> Sequence[S]:
        """See the port."""
        query = {} if slugs is None else {"description.slug": {"$in": sorted(slugs)}}
        found = self._place.many("sites", query, [("description.slug", 1)])
        return [self._site(one) for one in found]

    def put(self, site: S) -> None:
        """See the port."""
        description = converter.unstructure(site)
        del description["id"]
        try:
            self._place.collection("sites").replace_one(
                {"_id": site.id},
                {"description": description},
                upsert=True,
                session=self._place.session,
            )
        except DuplicateKeyError as error:
            raise AlreadyExists(self._name, "slug", site.slug) from error

    def _found(self, query: dict[str, Any]) -> S | None:
        document = self._place.one("sites", query)
        return self._site(document) if document else None

    def _site(self, document: Document) -> S:
        return converter.structure({"id": document["_id"], **document["description"]}, self._kind)
