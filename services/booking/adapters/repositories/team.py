"""The team and its availability on MongoDB."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final

from kernel.aggregate import Aggregate
from kit.keyring import Seals
from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter, to_aggregate
from kit.repositories.place import Document, Place
from kit.repositories.sealed_parts import Part, SealedPart
from services.booking.application.ports.team import Bookable
from services.booking.domain.member import (
    Absence,
    Availability,
    ExtraWindow,
    Member,
    WeeklyWindow,
)
from services.booking.domain.team.recurring import RecurringWindow

NAMES: Final = Part("members", "member", ("name",), "")
"""What colleagues are called."""
FORGOTTEN_AFTER: Final = timedelta(days=365)
"""From the end of their last day: so long the audit log tells what they did, and who asks."""
INDEXES: Indexes = (
    *NAMES.indexes,
    ("members", [("site_id", 1), ("_id", 1)], False),
    ("availabilities", [("version", 1)], False),
)


class MongoMembers(Repository):
    """See `ports.Members`."""

    def __init__(self, place: Place, seals: Seals) -> None:
        super().__init__(place)
        self._names = SealedPart(place, seals, NAMES)

    def get(self, member_id: str) -> Member | None:
        """See the port."""
        document = self._place.one("members", {"_id": member_id})
        return next(self._members([document]), None) if document else None

    def of_site(self, site_id: str) -> Sequence[Member]:
        """See the port."""
        found = self._place.many("members", {"site_id": site_id}, [("_id", 1)])
        return list(self._members(found))

    def bookable(self, site_ids: Sequence[str]) -> Sequence[Bookable]:
        """See the port."""
        query = {"site_id": {"$in": list(site_ids)}}
        only = {"site_id": 1, "languages": 1}
        found = self._place.many("members", query, [("_id", 1)], only=only)
        return [Bookable(one["_id"], one["site_id"], one["languages"]) for one in found]

    def save(self, member: Member) -> None:
        """See the port."""
        self._save("members", "member", member)

    def _members(self, documents: Sequence[Document]) -> Iterator[Member]:
        return (to_aggregate(Member, document) for document in self._names.opened(documents))

    def _written(self, aggregate: Aggregate) -> Document:
        return self._names.closed(super()._written(aggregate))

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
            "recurring": [_recurring_document(one) for one in availability.recurring],
            "extra": converter.unstructure(availability.extra),
            "until": availability.until,
        }
        availability.version = self._save_silently(
            "availabilities", "availability", document, availability.version
        )
        availability.changed = False


def _availability(document: dict[str, Any]) -> Availability:
    weekly = [(one["weekday"], one["start"], one["end"]) for one in document["weekly"]]
    absences = [Absence(one["start"], one["end"]) for one in document["absences"]]
    # Documents of before these existed do not have them.
    recurring = [
        _recurring(one["rrule"], one["start"], one["minutes"], *map(tuple, _dates(one)))
        for one in document.get("recurring", ())
    ]
    extra = [ExtraWindow(one["start"], one["end"]) for one in document.get("extra", ())]
    return Availability(
        id=document["_id"],
        weekly=_week(tuple(weekly)),
        absences=tuple(absences),
        recurring=tuple(recurring),
        extra=tuple(extra),
        until=document.get("until"),
        version=document["version"],
    )


def _dates(document: dict[str, Any]) -> tuple[list[str], list[str]]:
    return document["exdates"], document["rdates"]


def _recurring_document(window: RecurringWindow) -> dict[str, Any]:
    """Local times as text: the database would make instants of them."""
    return {
        "rrule": window.rrule,
        "start": window.start.isoformat(),
        "minutes": window.minutes,
        "exdates": [one.isoformat() for one in window.exdates],
        "rdates": [one.isoformat() for one in window.rdates],
    }


@lru_cache(maxsize=4096)
def _recurring(
    rrule: str, start: str, minutes: int, exdates: tuple[str, ...], rdates: tuple[str, ...]
) -> RecurringWindow:
    """Its rule is checked whenever it is made, which a search need not do again."""
    return RecurringWindow(
        rrule,
        datetime.fromisoformat(start),
        minutes,
        tuple(datetime.fromisoformat(one) for one in exdates),
        tuple(datetime.fromisoformat(one) for one in rdates),
    )


@lru_cache(maxsize=4096)
def _week(windows: tuple[tuple[int, str, str], ...]) -> tuple[WeeklyWindow, ...]:
    """Weeks are much alike, and a search reads those of a whole département."""
    return tuple(
        WeeklyWindow(weekday, time.fromisoformat(start), time.fromisoformat(end))
        for weekday, start, end in windows
    )
