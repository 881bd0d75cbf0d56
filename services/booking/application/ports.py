"""What the application needs from outside: the adapters and their fakes provide it.

A unit of work is one transaction. Nothing in it may have an effect elsewhere, since it may be
run again before it is committed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.booking.domain.appointment import Appointment
from services.booking.domain.appointment_type import AppointmentType
from services.booking.domain.busy import BusyDays, Claim
from services.booking.domain.member import Availability, Member
from services.booking.domain.partner import Partner
from services.booking.domain.person import Identity, Person, PersonCard
from services.booking.domain.site import Site


class Sites(Protocol):
    """Reception points."""

    def by_slug(self, slug: str) -> Site | None: ...

    def by_slugs(self, slugs: Sequence[str]) -> Mapping[str, Site]: ...

    def listed(
        self, slugs: frozenset[str] | None, department: str | None, after: str | None, limit: int
    ) -> Sequence[Site]:
        """Sites in the order of their slugs, those after `after`; `slugs` None means all."""
        ...

    def save(self, site: Site) -> None:
        """Raises `AlreadyExists` where another site bears the slug."""
        ...


class Members(Protocol):
    """The team."""

    def get(self, member_id: str) -> Member | None: ...

    def of_site(self, site_id: str) -> Sequence[Member]:
        """In the order of their ids, which is that of their joining."""
        ...

    def save(self, member: Member) -> None: ...

    def availability(self, member_id: str) -> Availability: ...

    def availabilities(self, member_ids: Sequence[str]) -> Mapping[str, Availability]: ...

    def save_availability(self, availability: Availability) -> None: ...


class People(Protocol):
    """People; their identities are kept apart and only come out in a card."""

    def get(self, person_id: str) -> Person | None: ...

    def card(self, person_id: str) -> PersonCard | None: ...

    def by_phone(self, phone: str) -> Sequence[PersonCard]:
        """Everybody who bears this E.164 number, the first registered first."""
        ...

    def add(self, person: Person, identity: Identity) -> None: ...


class Partners(Protocol):
    """Structures that refer people."""

    def get(self, partner_id: str) -> Partner | None: ...

    def by_sirets(self, sirets: Sequence[str]) -> Mapping[str, Partner]: ...

    def listed(self, department: str | None, after: str | None, limit: int) -> Sequence[Partner]:
        """Partners in the order of their SIRETs, those after the SIRET `after`."""
        ...

    def save(self, partner: Partner) -> None:
        """Raises `AlreadyExists` where another partner bears the SIRET."""
        ...


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
        self, site_id: str, start: datetime, end: datetime, after: str | None, limit: int
    ) -> Sequence[Appointment]:
        """Those that start in [start, end), by start then id; `after` is the id of the last one
        that the caller has."""
        ...

    def of_person(self, person_id: str) -> Sequence[Appointment]:
        """In the order of their starts."""
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

    def days(self, resources: Sequence[str], first: str, last: str) -> BusyDays:
        """What is taken of each resource on the UTC days from `first` to `last` inclusive."""
        ...


class Calendar(Protocol):
    """Public holidays of a département or overseas territory."""

    def holidays(self, department: str, first: date, last: date) -> frozenset[date]: ...


class IdentityNumbers(Protocol):
    """The rules of numbers that others issue."""

    def phone(self, text: str, department: str | None) -> str | None:
        """The number in E.164 form, read as one dials it in that département; None if wrong."""
        ...

    def siret(self, text: str) -> str | None:
        """The 14 digits without spaces, or None where a check digit is wrong."""
        ...


class Clock(Protocol):
    """Gives the present instant, in UTC, to the millisecond."""

    def now(self) -> datetime: ...


class NewId(Protocol):
    """Makes time-ordered ids."""

    def __call__(self) -> str: ...


@dataclass(frozen=True)
class Tools:
    """What every use case has at hand beside the data."""

    clock: Clock
    new_id: NewId
    calendar: Calendar
    numbers: IdentityNumbers


@dataclass(frozen=True)
class Work:
    """One unit of work, or a look at the data outside any: what a handler is given."""

    sites: Sites
    members: Members
    people: People
    partners: Partners
    appointment_types: AppointmentTypes
    appointments: Appointments
    busy: BusyCalendar
    tools: Tools

    def now(self) -> datetime:
        """The present instant."""
        return self.tools.clock.now()
