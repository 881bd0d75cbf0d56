"""What figures need of booking's events."""

from collections.abc import Mapping
from typing import Final, Literal

from contracts import booking
from contracts.base import Contract, type_of
from kit.envelope import Envelope, UnreadableEvent, timestamp
from services.impact.adapters.translate.reading import (
    Reader,
    Shape,
    Whole,
    happened,
    reading,
    seconds,
    told,
)
from services.impact.domain.entries import Entry
from services.impact.domain.facts import Fact, Merged, Site, Traits
from services.impact.domain.rules.referrals import Acceptance, Reception
from services.impact.domain.rules.seats import Seat

_YES_NO: Final = {True: "yes", False: "no"}


class _Site(Shape):
    site_id: str
    slug: str
    site_name: str
    department: str
    region: str
    latitude: float
    longitude: float
    in_qpv: bool
    timezone: str


class _Person(Shape):
    person_id: str
    site_id: str
    in_qpv: bool | None = None
    age_band: str | None = None


class _Merge(Shape):
    kept_id: str
    absorbed_id: str
    moved: list[str]


class _Partner(Shape):
    partner_id: str
    structure_type: str


class _Appointment(Shape):
    person_id: str
    site_id: str
    start: str
    channel: str


class _Booked(Shape):
    person_id: str
    site_id: str
    channel: str
    waited_days: Whole


class _Completed(_Appointment):
    minutes: Whole


class _WalkIn(Shape):
    site_id: str
    space: str
    waited_minutes: Whole
    person_id: str | None = None


class _Workshop(Shape):
    site_id: str
    start: str
    capacity: Whole
    venue_type: str | None = None


class _Seat(Shape):
    person_id: str
    site_id: str
    minutes: Whole = 0
    start: str | None = None


class _Shift(Shape):
    member_id: str
    site_id: str
    role: str
    start: str
    minutes: Whole


class _Referral(Shape):
    partner_id: str
    site_id: str
    person_id: str = ""


_site_facts = reading(_Site)
_person_facts = reading(_Person)
_merge_facts = reading(_Merge)
_partner_facts = reading(_Partner)
_appointment_facts = reading(_Appointment)
_booked_facts = reading(_Booked)
_completed_facts = reading(_Completed)
_walk_in_facts = reading(_WalkIn)
_workshop_facts = reading(_Workshop)
_seat_facts = reading(_Seat)
_shift_facts = reading(_Shift)
_referral_facts = reading(_Referral)


def _site(event: Envelope) -> tuple[Fact, ...]:
    facts = _site_facts(event)
    return (
        Site(
            site_id=facts.site_id,
            sequence=event.sequence,
            slug=facts.slug,
            name=facts.site_name,
            department=facts.department,
            region=facts.region,
            latitude=facts.latitude,
            longitude=facts.longitude,
            in_qpv=facts.in_qpv,
            timezone=event.timezone(facts.timezone),
        ),
    )


def _traits(event: Envelope, facts: _Person) -> Traits:
    values: list[tuple[str, str]] = []
    if facts.in_qpv is not None:
        values.append(("in_qpv", _YES_NO[facts.in_qpv]))
    if facts.age_band is not None:
        values.append(("age_band", facts.age_band))
    return Traits(facts.person_id, event.sequence, tuple(values))


def _registered(event: Envelope) -> tuple[Fact, ...]:
    facts = _person_facts(event)
    at = happened(event)
    return (
        _traits(event, facts),
        Entry("person_registered", facts.site_id, at, facts.person_id),
    )


def _changed(event: Envelope) -> tuple[Fact, ...]:
    return (_traits(event, _person_facts(event)),)


def _merge(standing: bool) -> Reader:
    def read(event: Envelope) -> tuple[Fact, ...]:
        facts = _merge_facts(event)
        if facts.kept_id == facts.absorbed_id:
            raise UnreadableEvent(f"{event.type}: nobody is merged with themselves")
        return (
            Merged(
                kept_id=facts.kept_id,
                absorbed_id=facts.absorbed_id,
                sequence=event.sequence,
                time=timestamp(event.instant(event.time)),
                standing=standing,
                moved=tuple(facts.moved),
            ),
        )

    return read


def _partner(event: Envelope) -> tuple[Fact, ...]:
    facts = _partner_facts(event)
    values = (("partner_type", facts.structure_type),)
    return (Traits(facts.partner_id, event.sequence, values),)


def _booked(event: Envelope) -> tuple[Fact, ...]:
    facts = _booked_facts(event)
    return (
        Entry(
            "appointment_booked",
            facts.site_id,
            happened(event),
            facts.person_id,
            (facts.channel,),
            facts.waited_days,
        ),
    )


def _held(event: Envelope) -> tuple[Fact, ...]:
    facts = _completed_facts(event)
    return (
        Entry(
            "appointment_held",
            facts.site_id,
            seconds(event, facts.start),
            facts.person_id,
            (facts.channel,),
            facts.minutes,
        ),
    )


def _planned(measure: Literal["appointment_missed", "appointment_cancelled"]) -> Reader:
    """Of what counts on the day when the appointment was to begin."""

    def read(event: Envelope) -> tuple[Fact, ...]:
        facts = _appointment_facts(event)
        at = seconds(event, facts.start)
        return (Entry(measure, facts.site_id, at, facts.person_id, (facts.channel,)),)

    return read


def _served(event: Envelope) -> tuple[Fact, ...]:
    facts = _walk_in_facts(event)
    return (
        Entry(
            "walk_in_served",
            facts.site_id,
            happened(event),
            facts.person_id,
            (facts.space,),
            facts.waited_minutes,
        ),
    )


def _workshop(event: Envelope) -> tuple[Fact, ...]:
    facts = _workshop_facts(event)
    at = seconds(event, facts.start)
    venue = facts.venue_type or "on_site"
    return (Entry("workshop_held", facts.site_id, at, None, (venue,), facts.capacity),)


def _worked(event: Envelope) -> tuple[Fact, ...]:
    facts = _shift_facts(event)
    at = seconds(event, facts.start)
    return (
        Entry("shift_worked", facts.site_id, at, facts.member_id, (facts.role,), facts.minutes),
    )


def _seat(attended: bool) -> Reader:
    def read(event: Envelope) -> tuple[Fact, ...]:
        facts = _seat_facts(event)
        start = None if facts.start is None else seconds(event, facts.start)
        seat = Seat(facts.site_id, facts.person_id, attended, facts.minutes, start)
        return (told(event, "seat", happened(event), seat),)

    return read


def _received(event: Envelope) -> tuple[Fact, ...]:
    facts = _referral_facts(event)
    at = happened(event)
    return (
        Entry("referral_received", facts.site_id, at, facts.partner_id),
        told(event, "referral", at, Reception()),
    )


def _accepted(event: Envelope) -> tuple[Fact, ...]:
    facts = _referral_facts(event)
    at = happened(event)
    return (
        Entry("referral_accepted", facts.site_id, at, facts.partner_id),
        told(event, "referral", at, Acceptance(facts.site_id, facts.person_id)),
    )


def _refused(event: Envelope) -> tuple[Fact, ...]:
    facts = _referral_facts(event)
    return (Entry("referral_refused", facts.site_id, happened(event), facts.partner_id),)


_BY_CONTRACT: Final[Mapping[type[Contract], Reader]] = {
    booking.SiteOpened: _site,
    booking.SiteChanged: _site,
    booking.PersonRegistered: _registered,
    booking.PersonChanged: _changed,
    booking.PeopleMerged: _merge(standing=True),
    booking.PeopleUnmerged: _merge(standing=False),
    booking.PartnerJoined: _partner,
    booking.PartnerChanged: _partner,
    booking.AppointmentBooked: _booked,
    booking.AppointmentCompleted: _held,
    booking.AppointmentMissed: _planned("appointment_missed"),
    booking.AppointmentCancelled: _planned("appointment_cancelled"),
    booking.WalkInServed: _served,
    booking.WorkshopHeld: _workshop,
    booking.WorkshopAttended: _seat(attended=True),
    booking.WorkshopMissed: _seat(attended=False),
    booking.ShiftWorked: _worked,
    booking.ReferralReceived: _received,
    booking.ReferralAccepted: _accepted,
    booking.ReferralRefused: _refused,
}

READERS: Final[Mapping[str, Reader]] = {type_of(c): read for c, read in _BY_CONTRACT.items()}
"""How each of booking's events is read, by its versioned type."""

LINKED: Final = frozenset(
    type_of(contract)
    for contract in (
        booking.WorkshopAttended,
        booking.WorkshopMissed,
        booking.ReferralReceived,
        booking.ReferralAccepted,
    )
)
"""Those that give `Told`."""
