"""The team and its availability on MongoDB."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from services.booking.adapters.documents import converter, to_aggregate
from services.booking.adapters.repositories.base import Indexes, Repository
from services.booking.domain.member import Availability, Member
from services.booking.domain.refusals import Stale

INDEXES: Indexes = (
    ("members", [("site_id", 1), ("_id", 1)], False),
    ("availabilities", [("version", 1)], False),
)


class MongoMembers(Repository):
    """See `ports.Members`."""

    def get(self, member_id: str) -> Member | None:
        """See the port."""
        document = self._place.one("members", {"_id": member_id})
        return to_aggregate(Member, document) if document else None

    def of_site(self, site_id: str) -> Sequence[Member]:
        """See the port."""
        found = self._place.many("members", {"site_id": site_id}, [("_id", 1)])
        return [to_aggregate(Member, document) for document in found]

    def save(self, member: Member) -> None:
        """See the port."""
        self._save("members", "member", member)

    def availability(self, member_id: str) -> Availability:
        """See the port."""
        return self.availabilities([member_id]).get(member_id, Availability(id=member_id))

    def availabilities(self, member_ids: Sequence[str]) -> Mapping[str, Availability]:
        """See the port."""
        found = self._place.many("availabilities", {"_id": {"$in": list(member_ids)}})
        return {one["_id"]: _availability(one) for one in found}

    def save_availability(self, availability: Availability) -> None:
        """See the port."""
        if not availability.changed:
            return
        collection = self._place.collection("availabilities")
        document = {
            "_id": availability.id,
            "weekly": converter.unstructure(availability.weekly),
            "absences": converter.unstructure(availability.absences),
            "version": availability.version + 1,
        }
        # Two first settings meet at the unique `_id`, two later ones at the version; the one
        # that loses is run again by the transaction, or is refused here.
        if availability.version == 0:
            try:
                collection.insert_one(document, session=self._place.session)
            except DuplicateKeyError as error:
                raise Stale("availability", availability.id, 0, 1) from error
        else:
            query = {"_id": availability.id, "version": availability.version}
            result = collection.replace_one(query, document, session=self._place.session)
            if result.matched_count == 0:
                raise Stale(
                    "availability", availability.id, availability.version, availability.version + 1
                )
        availability.version += 1
        availability.changed = False


def _availability(document: dict[str, Any]) -> Availability:
    values = {key: document[key] for key in ("weekly", "absences", "version")}
    return converter.structure(values | {"id": document["_id"]}, Availability)
