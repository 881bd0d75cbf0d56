"""The team and its availability on MongoDB."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.booking.adapters.documents import converter, to_aggregate
from services.booking.adapters.repositories.base import Indexes, Repository
from services.booking.domain.member import Availability, Member

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
        document = {
            "_id": availability.id,
            "weekly": converter.unstructure(availability.weekly),
            "absences": converter.unstructure(availability.absences),
        }
        availability.version = self._save_silently(
            "availabilities", "availability", document, availability.version
        )
        availability.changed = False


def _availability(document: dict[str, Any]) -> Availability:
    values = {key: document[key] for key in ("weekly", "absences", "version")}
    return converter.structure(values | {"id": document["_id"]}, Availability)
