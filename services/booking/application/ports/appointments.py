"""Where appointments, their types and what they hold are kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.booking.domain.appointment import Appointment
from services.booking.domain.appointment_type import AppointmentType
from services.booking.domain.busy import BusyDays, Claim
from services.booking.domain.closing.period import Period


class AppointmentTypes(Protocol):
    """Appointment types; every version is kept."""

    def current(self, code: str) -> AppointmentType | None: ...

    def version(self, code: str, version: int) -> AppointmentType | None: ...

    def all(self) -> Sequence[AppointmentType]:
        """The current version of each, in the order of their codes."""
        ...

    def add(self, type_: AppointmentType) -> None:
        """Raises `Stale` where that version exists already."""
        ...


class Appointments(Protocol):
    """Appointments."""

    def get(self, appointment_id: str) -> Appointment | None: ...

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
        """Those that start in [start, end), by start then id; `after` is the id of the last one
        that the caller has. Those of one adviser, where given; of the sensitive ones, those of
        `sensitive_of` alone."""
        ...

    def planned(
        self,
        site_id: str,
        period: Period,
        since: datetime,
        after: str | None = None,
        limit: int = 0,
    ) -> Sequence[Appointment]:
        """Those booked at the site that touch the period and start after `since`, by start then
        id, at most `limit` where it is not 0; `after` is the id of the last one that the caller
        has."""
        ...

    def count_planned(self, site_id: str, period: Period, since: datetime) -> int:
        """How many `planned` gives in all."""
        ...

    def of_adviser(
        self, adviser_id: str, start: datetime, end: datetime | None
    ) -> Sequence[Appointment]:
        """Those that end after `start` and start before `end`, by start then id."""
        ...

    def of_person(
        self, person_id: str, sites: frozenset[str] | None = None
    ) -> Sequence[Appointment]:
        """In the order of their starts; those at these sites alone, where given."""
        ...

    def last_completed(self, people: Collection[str]) -> Mapping[str, datetime]:
        """When each of these people's completed appointments was booked, of several the last."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """The appointments with these ids are that person's now; raises no version."""
        ...

    def save(self, appointment: Appointment) -> None: ...


class BusyCalendar(Protocol):
    """Who and what is taken when; holds the promise that nothing is claimed twice."""

    def claim(self, claims: Sequence[Claim]) -> None:
        """Takes all the intervals, or raises `SlotTaken` for the first that somebody holds.

        The refusal must leave the transaction.
        """
        ...

    def release(self, claims: Sequence[Claim]) -> None:
        """Frees what the claims took; what is free already stays so."""
        ...

    def forget(self, resource: str) -> None:
        """Frees all that the resource is taken by, and keeps nothing under its name."""
        ...

    def held(self, resource: str) -> Sequence[Claim]:
        """All that the resource is taken by, cut at midnight UTC, by start."""
        ...

    def days(self, resources: Sequence[str], first: str, last: str) -> BusyDays:
        """What is taken of each resource on the UTC days from `first` to `last` inclusive."""
        ...
