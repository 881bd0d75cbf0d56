"""What other services told of people, on MongoDB."""

from collections.abc import Collection, Sequence

from kit.repositories.base import Indexes
from kit.repositories.documents import converter
from kit.repositories.place import Document, Place
from services.booking.domain.timeline import Entry, Happening

COLLECTION = "happenings"
INDEXES: Indexes = ((COLLECTION, [("person_id", 1)], False),)


class MongoHappenings:
    """See `ports.Happenings`."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def note(self, happening: Happening) -> None:
        """See the port."""
        document = {
            "person_id": happening.person_id,
            "entry": converter.unstructure(happening.entry),
        }
        self._place.collection(COLLECTION).update_one(
            {"_id": happening.id},
            {"$setOnInsert": document},
            upsert=True,
            session=self._place.session,
        )

    def forget(self, ids: Collection[str]) -> None:
        """See the port."""
        query = {"person_id": {"$in": sorted(ids)}}
        self._place.collection(COLLECTION).delete_many(query, session=self._place.session)

    def of_people(
        self, ids: Collection[str], site_ids: Collection[str] | None = None
    ) -> Sequence[Happening]:
        """See the port."""
        query: Document = {"person_id": {"$in": sorted(ids)}}
        if site_ids is not None:
            query["entry.site_id"] = {"$in": sorted(site_ids)}
        found = self._place.many(COLLECTION, query, [("_id", 1)])
        return [
            Happening(
                id=one["_id"],
                person_id=one["person_id"],
                entry=converter.structure(one["entry"], Entry),
            )
            for one in found
        ]
