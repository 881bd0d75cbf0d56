"""The team and its availability on MongoDB."""

from collections.abc import Mapping, Sequence
from datetime import time
from functools import lru_cache
from typing import Any

from services.booking.adapters.documents import converter, to_aggregate
from services.booking.adapters.repositories.base import Indexes, Repository
from services.booking.application.ports.team import Bookable
from services.booking.domain.member import Absence, Availability, Member, WeeklyWindow

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

    def bookable(self, site_ids: Sequence[str]) -> Sequence[Bookable]:
        """See the port."""
        query = {"site_id": {"$in": list(site_ids)}}
        only = {"site_id": 1, "languages": 1}
        found = self._place.many("members", query, [("_id", 1)], only=only)
        return [Bookable(one["_id"], one["site_id"], one["languages"]) for one in found]

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
    weekly = [(one["weekday"], one["start"], one["end"]) for one in document["weekly"]]
    absences = [Absence(one["start"], one["end"]) for one in document["absences"]]
    return Availability(
        id=document["_id"],
        weekly=_week(tuple(weekly)),
        absences=tuple(absences),
        version=document["version"],
    )


@lru_cache(maxsize=4096)
def _week(windows: tuple[tuple[int, str, str], ...]) -> tuple[WeeklyWindow, ...]:
    """Weeks are much alike, and a search reads those of a whole département."""
    return tuple(
        WeeklyWindow(weekday, time.fromisoformat(start), time.fromisoformat(end))
        for weekday, start, end in windows
    )
