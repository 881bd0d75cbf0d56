"""Events as booking sends them, and what the figures of a list of events must be."""

from datetime import UTC, datetime, timedelta

import msgspec

from contracts import booking
from contracts.base import Contract, type_of
from kit.envelope import Envelope, timestamp
from kit.ids import new_id

MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def envelope(
    contract: Contract, subject: str, sequence: int = 1, at: datetime = MORNING, **extra
) -> Envelope:
    """The envelope of one event; `extra` are facts that the contract does not know."""
    data = msgspec.to_builtins(contract) | extra
    return Envelope(
        specversion="1.0",
        id=new_id(),
        source="/booking",
        type=type_of(type(contract)),
        subject=subject,
        time=timestamp(at),
        datacontenttype="application/json",
        dataschema=f"/contracts/{type_of(type(contract))}.json",
        sequence=sequence,
        partitionkey=data.get("person_id", subject),
        correlationid="tests",
        siteid=data.get("site_id"),
        data=msgspec.Raw(msgspec.json.encode(data)),
    )


def site(
    site_id: str,
    slug: str = "saint-denis",
    *,
    in_qpv: bool = False,
    timezone: str = "Europe/Paris",
    sequence: int = 1,
    name: str | None = None,
) -> Envelope:
    """`site_opened` for the first sequence, `site_changed` for later ones."""
    kind = booking.SiteOpened if sequence == 1 else booking.SiteChanged
    facts = kind(
        site_id=site_id,
        slug=slug,
        site_name=name or slug.replace("-", " ").title(),
        municipality_code="93066",
        department="93",
        region="Île-de-France",
        latitude=48.9362,
        longitude=2.3574,
        in_qpv=in_qpv,
        timezone=timezone,
        spaces=["advice"],
    )
    return envelope(facts, f"site/{site_id}", sequence)


def person(
    person_id: str, site_id: str, *, in_qpv: bool | None = None, at: datetime = MORNING
) -> Envelope:
    """`person_registered`."""
    facts = booking.PersonRegistered(person_id=person_id, site_id=site_id, in_qpv=in_qpv)
    return envelope(facts, f"person/{person_id}", at=at)


def erased(person_id: str, site_id: str, *, at: datetime = MORNING) -> Envelope:
    """`person_erased`."""
    facts = booking.PersonErased(person_id=person_id, site_id=site_id)
    return envelope(facts, f"person/{person_id}", 2, at)


def appointment(
    kind: type[booking.AppointmentFacts],
    person_id: str,
    site_id: str,
    *,
    start: datetime = MORNING,
    at: datetime | None = None,
    appointment_id: str | None = None,
    extra: dict | None = None,
) -> Envelope:
    """Any event of an appointment, in its usual place in the appointment's life."""
    own: dict = {
        booking.AppointmentBooked: {"waited_days": 3},
        booking.AppointmentCancelled: {"cancelled_by": "person", "reason": "unwell"},
        booking.AppointmentCompleted: {"minutes": 30, "needs": ["cv"]},
        booking.PersonCheckedIn: {"late_minutes": 0},
    }.get(kind, {})
    key = appointment_id or new_id()
    facts = kind(
        appointment_id=key,
        person_id=person_id,
        site_id=site_id,
        adviser_id=new_id(),
        appointment_type="advice",
        start=timestamp(start),
        end=timestamp(start + timedelta(minutes=30)),
        channel="on_site",
        **own,
    )
    sequence = 1 if kind is booking.AppointmentBooked else 2
    return envelope(facts, f"appointment/{key}", sequence, at or start, **(extra or {}))


def held(person_id: str, site_id: str, **more) -> Envelope:
    """`appointment_completed`."""
    return appointment(booking.AppointmentCompleted, person_id, site_id, **more)


def missed(person_id: str, site_id: str, **more) -> Envelope:
    """`appointment_missed`."""
    return appointment(booking.AppointmentMissed, person_id, site_id, **more)


def booked(person_id: str, site_id: str, **more) -> Envelope:
    """`appointment_booked`."""
    return appointment(booking.AppointmentBooked, person_id, site_id, **more)


def ids(count: int) -> list[str]:
    """As many ids as asked for."""
    return [new_id() for _ in range(count)]
