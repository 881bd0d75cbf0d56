"""Appointments and their types on MongoDB."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from kernel.refusals import Stale
from kit.repositories.base import Indexes, Repository, at_sites, starting
from kit.repositories.documents import converter, to_aggregate
from services.booking.domain.appointment import Appointment
from services.booking.domain.appointment_type import LONGEST_DURATION, AppointmentType
from services.booking.domain.closing.period import Period

INDEXES: Indexes = (
    ("appointment_types", [("code", 1), ("version", 1)], True),
    ("appointments", [("state.site_id", 1), ("state.start", 1), ("_id", 1)], False),
    ("appointments", [("state.person_id", 1), ("state.start", 1)], False),
    ("appointments", [("state.adviser_id", 1), ("state.start", 1)], False),
)


class MongoAppointmentTypes(Repository):
    """See `ports.AppointmentTypes`; `_id` is `<code>/<version>`, and nothing is ever changed."""

    def current(self, code: str) -> AppointmentType | None:
        """See the port."""
        found = self._place.many("appointment_types", {"code": code}, [("version", -1)], 1)
        return _type(found[0]) if found else None

    def version(self, code: str, version: int) -> AppointmentType | None:
        """See the port."""
        document = self._place.one("appointment_types", {"_id": f"{code}/{version}"})
        return _type(document) if document else None

    def all(self) -> Sequence[AppointmentType]:
        """See the port."""
        found = self._place.many("appointment_types", {}, [("code", 1), ("version", 1)])
        return list({document["code"]: _type(document) for document in found}.values())

    def add(self, type_: AppointmentType) -> None:
        """See the port."""
        document = converter.unstructure(type_) | {"_id": f"{type_.code}/{type_.version}"}
        collection = self._place.collection("appointment_types")
        try:
            collection.insert_one(document, session=self._place.session)
        except DuplicateKeyError as error:
            raise Stale("appointment_type", type_.code, type_.version - 1, type_.version) from error


def _type(document: dict[str, Any]) -> AppointmentType:
    return converter.structure(document, AppointmentType)


class MongoAppointments(Repository):
    """See `ports.Appointments`."""

    def get(self, appointment_id: str) -> Appointment | None:
        """See the port."""
        document = self._place.one("appointments", {"_id": appointment_id})
        return to_aggregate(Appointment, document) if document else None

    def at_site(
        self,
        site_id: str,
        start: datetime,
        end: datetime,
        after: str | None,
        limit: int,
        *,
        adviser_id: str | None = None,
        sensitive_of: str | None = None,
    ) -> Sequence[Appointment]:
        """See the port."""
        query: dict[str, Any] = {
            "state.site_id": site_id,
            "state.start": {"$gte": start, "$lt": end},
        }
        if adviser_id is not None:
            query["state.adviser_id"] = adviser_id
        if sensitive_of is not None:
            query["$nor"] = [{"state.sensitive": True, "state.adviser_id": {"$ne": sensitive_of}}]
        return self._by_start(query, after, limit)

    def planned(
        self,
        site_id: str,
        period: Period,
        since: datetime,
        after: str | None = None,
        limit: int = 0,
    ) -> Sequence[Appointment]:
        """See the port."""
        return self._by_start(_planned(site_id, period, since), after, limit)

    def count_planned(self, site_id: str, period: Period, since: datetime) -> int:
        """See the port."""
        return self._place.count("appointments", _planned(site_id, period, since))

    def _by_start(
        self, query: dict[str, Any], after: str | None = None, limit: int = 0
    ) -> Sequence[Appointment]:
        found = self._page_by_start("appointments", query, "state.start", after, limit)
        return [to_aggregate(Appointment, document) for document in found]

    def of_adviser(
        self, adviser_id: str, start: datetime, end: datetime | None
    ) -> Sequence[Appointment]:
        """See the port."""
        query = {"state.adviser_id": adviser_id, "state.start": starting(start, end)}
        query["state.end"] = {"$gt": start}
        return self._by_start(query)

    def of_person(
        self, person_id: str, sites: frozenset[str] | None = None
    ) -> Sequence[Appointment]:
        """See the port."""
        return self._by_start({"state.person_id": person_id, **at_sites("state.site", sites)})

    def last_completed(self, people: Collection[str]) -> Mapping[str, datetime]:
        """See the port."""
        query = {"state.person_id": {"$in": sorted(people)}, "state.status": "completed"}
        return self._latest("appointments", query, "state.person_id", "state.booked_at")

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        self._rekey("appointments", "state.person_id", ids, person_id)

    def save(self, appointment: Appointment) -> None:
        """See the port."""
        self._save("appointments", "appointment", appointment)


def _planned(site_id: str, period: Period, since: datetime) -> dict[str, Any]:
    # The index is by start: none is longer than a type's rules allow.
    earliest = period.start - timedelta(minutes=LONGEST_DURATION)
    return {
        "state.site_id": site_id,
        "state.status": "booked",
        "state.start": {"$gte": earliest, "$gt": since, "$lt": period.end},
        "state.end": {"$gt": period.start},
    }
