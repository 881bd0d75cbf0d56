"""From the events of other services to impact's own facts.

Only the versions named here are understood; anything else is archived all the same and leaves the
figures alone. Fields that a newer minor version added are ignored.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from contracts import booking
from contracts.base import type_of
from kit.envelope import Envelope
from services.impact.domain.facts import Fact, Occurrence, Person, Site, What

Reader = Callable[[Envelope], tuple[Fact, ...]]


def translate(events: Iterable[Envelope]) -> Iterator[Fact]:
    """The facts that figures need of these events, in order.

    Raises `UnreadableEvent` where an event of a known type does not keep its contract.
    """
    for event in events:
        reader = READERS.get(event.type)
        if reader is not None:
            yield from reader(event)


def _site(contract: type[booking.SiteFacts]) -> Reader:
    def read(event: Envelope) -> tuple[Fact, ...]:
        facts = event.read(contract)
        return (
            Site(
                site_id=facts.site_id,
                sequence=event.sequence,
                slug=facts.slug,
                name=facts.site_name,
                department=facts.department,
                in_qpv=facts.in_qpv,
                timezone=event.timezone(facts.timezone),
            ),
        )

    return read


def _registered(event: Envelope) -> tuple[Fact, ...]:
    facts = event.read(booking.PersonRegistered)
    return (
        Person(facts.person_id, event.sequence, facts.in_qpv),
        Occurrence(
            event.id, What.REGISTERED, event.instant(event.time), facts.site_id, facts.person_id
        ),
    )


def _booked(event: Envelope) -> tuple[Fact, ...]:
    facts = event.read(booking.AppointmentBooked)
    return (
        Occurrence(
            event.id, What.BOOKED, event.instant(event.time), facts.site_id, facts.person_id
        ),
    )


def _planned(contract: type[booking.AppointmentFacts], what: What) -> Reader:
    """For what counts on the day when the appointment began or was to begin."""

    def read(event: Envelope) -> tuple[Fact, ...]:
        facts = event.read(contract)
        start = event.instant(facts.start)
        return (Occurrence(event.id, what, start, facts.site_id, facts.person_id),)

    return read


READERS: Mapping[str, Reader] = {
    type_of(booking.SiteOpened): _site(booking.SiteOpened),
    type_of(booking.SiteChanged): _site(booking.SiteChanged),
    type_of(booking.PersonRegistered): _registered,
    type_of(booking.AppointmentBooked): _booked,
    type_of(booking.AppointmentCompleted): _planned(booking.AppointmentCompleted, What.HELD),
    type_of(booking.AppointmentMissed): _planned(booking.AppointmentMissed, What.MISSED),
    type_of(booking.AppointmentCancelled): _planned(booking.AppointmentCancelled, What.CANCELLED),
}
"""How each understood event is read."""
