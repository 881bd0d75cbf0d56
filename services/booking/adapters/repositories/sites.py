"""Sites on MongoDB."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from kernel.refusals import AlreadyExists
from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import to_aggregate
from services.booking.domain.distance import Point, degrees_of_latitude, kilometres
from services.booking.domain.site import Site

INDEXES: Indexes = (
    ("sites", [("description.slug", 1)], True),
    ("sites", [("description.listing.source_id", 1)], False),
    ("sites", [("description.department", 1), ("description.slug", 1)], False),
    ("sites", [("description.latitude", 1), ("description.longitude", 1)], False),
)


class MongoSites(Repository):
    """See `ports.Sites`."""

    def get(self, site_id: str) -> Site | None:
        """See the port."""
        document = self._place.one("sites", {"_id": site_id})
        return to_aggregate(Site, document) if document else None

    def by_slug(self, slug: str) -> Site | None:
        """See the port."""
        document = self._place.one("sites", {"description.slug": slug})
        return to_aggregate(Site, document) if document else None

    def by_ids(self, ids: Collection[str]) -> Mapping[str, Site]:
        """See the port."""
        found = self._place.many("sites", {"_id": {"$in": sorted(ids)}})
        return {one["_id"]: to_aggregate(Site, one) for one in found}

    def by_slugs(self, slugs: Sequence[str]) -> Mapping[str, Site]:
        """See the port."""
        found = self._place.many("sites", {"description.slug": {"$in": list(slugs)}})
        sites = [to_aggregate(Site, document) for document in found]
        return {site.slug: site for site in sites}

    def by_source_ids(self, ids: Sequence[str]) -> Mapping[str, Site]:
        """See the port."""
        query = {"description.listing.source_id": {"$in": list(ids)}}
        sites = [to_aggregate(Site, document) for document in self._place.many("sites", query)]
        return {
            site.description.listing.source_id: site for site in sites if site.description.listing
        }

    def listed(
        self, slugs: frozenset[str] | None, department: str | None, after: str | None, limit: int
    ) -> Sequence[Site]:
        """See the port."""
        conditions: list[dict[str, Any]] = []
        if slugs is not None:
            conditions.append({"description.slug": {"$in": sorted(slugs)}})
        if department is not None:
            conditions.append({"description.department": department})
        if after is not None:
            conditions.append({"description.slug": {"$gt": after}})
        query = {"$and": conditions} if conditions else {}
        found = self._place.many("sites", query, [("description.slug", 1)], limit)
        return [to_aggregate(Site, document) for document in found]

    def near(
        self, slugs: frozenset[str] | None, point: Point, within: float, limit: int
    ) -> Sequence[tuple[Site, float]]:
        """See the port."""
        reach = degrees_of_latitude(within)
        query: dict[str, Any] = {
            "description.latitude": {
                "$gte": point.latitude - reach,
                "$lte": point.latitude + reach,
            }
        }
        if slugs is not None:
            query["description.slug"] = {"$in": sorted(slugs)}
        only = {"description.latitude": 1, "description.longitude": 1, "description.slug": 1}
        distances = {}
        for one in self._place.many("sites", query, only=only):
            at = one["description"]
            distance = kilometres(point, Point(at["latitude"], at["longitude"]))
            if distance <= within:
                distances[at["slug"]] = distance
        closest = sorted(distances, key=lambda slug: (distances[slug], slug))[:limit]
        found = self.by_slugs(closest)
        return [(found[slug], distances[slug]) for slug in closest]

    def save(self, site: Site) -> None:
        """See the port."""
        try:
            self._save("sites", "site", site)
        except DuplicateKeyError as error:
            raise AlreadyExists("site", "slug", site.slug) from error
