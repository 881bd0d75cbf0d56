"""The events of other services, as inventory's reactions take them."""

from collections.abc import Mapping
from typing import Final

from contracts import booking
from contracts.base import type_of
from kernel import people
from kit.application import Reaction
from kit.envelope import Envelope
from kit.told_of_people import erasure_told, merge_told
from services.inventory.application.reactions.on_appointment import (
    keep_appointment,
    on_appointment,
)
from services.inventory.application.reactions.on_erased import on_erased
from services.inventory.application.reactions.on_merge import on_merged, on_unmerged
from services.inventory.application.reactions.on_site import on_site
from services.inventory.domain.appointments import Appointment, AppointmentStatus
from services.inventory.domain.people import Person
from services.inventory.domain.places import Place


def _site(event: Envelope) -> Place:
    facts = event.read(booking.SiteFacts)
    return Place(
        id=facts.site_id,
        slug=facts.slug,
        name=facts.site_name,
        timezone=event.timezone(facts.timezone),
        kind="site",
        department=facts.department,
        sequence=event.sequence,
    )


def _person(event: Envelope) -> Person:
    facts = event.read(booking.PersonFacts)
    return Person(
        id=facts.person_id,
        site_id=facts.site_id,
        household_id=facts.household_id,
        solidarity_until=event.day(facts.solidarity_until),
        sequence=event.sequence,
    )


_APPOINTMENTS: Final[Mapping[type[booking.AppointmentFacts], AppointmentStatus]] = {
    booking.AppointmentBooked: "booked",
    booking.AppointmentRescheduled: "booked",
    booking.AppointmentDisplaced: "displaced",
    booking.AppointmentCancelled: "cancelled",
    booking.AppointmentMissed: "missed",
    booking.AppointmentCompleted: "completed",
}
_STATUSES: Final = {type_of(contract): status for contract, status in _APPOINTMENTS.items()}


def _appointment(event: Envelope) -> Appointment:
    facts = event.read(booking.AppointmentFacts)
    return Appointment(
        id=facts.appointment_id,
        person_id=facts.person_id,
        site_id=facts.site_id,
        start=event.instant(facts.start),
        status=_STATUSES[event.type],
        sequence=event.sequence,
    )


_merge = merge_told(booking.MergeFacts)
_erased = erasure_told(booking.PersonErased, Person)


COPIES: Final[Mapping[str, Reaction]] = {
    **dict.fromkeys(
        [type_of(booking.SiteOpened), type_of(booking.SiteChanged)], Reaction(_site, on_site)
    ),
    **dict.fromkeys(
        [type_of(booking.PersonRegistered), type_of(booking.PersonChanged)],
        Reaction(_person, people.on_person),
    ),
    type_of(booking.PersonErased): Reaction(_erased, people.on_erased),
    **dict.fromkeys(_STATUSES, Reaction(_appointment, keep_appointment)),
}
"""By event type: what is copied, of which nothing follows."""
REACTIONS: Final[Mapping[str, Reaction]] = {
    **COPIES,
    **dict.fromkeys(_STATUSES, Reaction(_appointment, on_appointment)),
    type_of(booking.PersonErased): Reaction(_erased, on_erased),
    type_of(booking.PeopleMerged): Reaction(_merge, on_merged),
    type_of(booking.PeopleUnmerged): Reaction(_merge, on_unmerged),
}
"""By event type."""
