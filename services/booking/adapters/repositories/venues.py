"""Venues on MongoDB."""

from collections.abc import Sequence
from typing import Any

from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter
from kit.repositories.place import Document
from services.booking.domain.venue import Venue, VenueDescription

INDEXES: Indexes = (("venues", [("site", 1), ("_id", 1)], False),)


class MongoVenues(Repository):
    """See `ports.Venues`."""

    def get(self, venue_id: str) -> Venue | None:
        """See the port."""
        document = self._place.one("venues", {"_id": venue_id})
        return _venue(document) if document else None

    def listed(
        self, sites: frozenset[str] | None, after: str | None, limit: int
    ) -> Sequence[Venue]:
        """See the port."""
        query: dict[str, Any] = {}
        if sites is not None:
            query["site"] = {"$in": sorted(sites)}
        if after is not None:
            query["_id"] = {"$gt": after}
        return [_venue(one) for one in self._place.many("venues", query, [("_id", 1)], limit)]

    def save(self, venue: Venue) -> None:
        """See the port."""
        if not venue.changed:
            return
        document = {
            "_id": venue.id,
            "site_id": venue.site_id,
            "site": venue.site,
            "description": converter.unstructure(venue.description),
        }
        venue.version = self._save_silently("venues", "venue", document, venue.version)
        venue.changed = False


def _venue(document: Document) -> Venue:
    return Venue(
        id=document["_id"],
        site_id=document["site_id"],
        site=document["site"],
        description=converter.structure(document["description"], VenueDescription),
        version=document["version"],
    )
