"""The events of other services, as training's reactions take them."""

from collections.abc import Callable, Mapping
from typing import Final

from contracts import booking, inventory
from contracts.base import type_of
from contracts.booking import seats, workshops
from kernel import people
from kernel.people import Person
from kernel.sites import Site
from kit.application import Reaction
from kit.envelope import Envelope
from kit.told_of_people import erasure_told, merge_told
from services.training.application.reactions.on_device import DeviceHandedOver, on_device
from services.training.application.reactions.on_partner import on_partner
from services.training.application.reactions.on_people import on_erased, on_merged, on_unmerged
from services.training.application.reactions.on_seat import copy_seat, on_seat
from services.training.application.reactions.on_site import on_site
from services.training.application.reactions.on_workshop import copy_workshop, on_workshop
from services.training.domain.partners import Partner
from services.training.domain.seats.copies import Seat, SeatStatus, Workshop, WorkshopStatus


def _site(event: Envelope) -> Site:
    facts = event.read(booking.SiteFacts)
    return Site(
        id=facts.site_id,
        slug=facts.slug,
        name=facts.site_name,
        timezone=event.timezone(facts.timezone),
        department=facts.department,
        sequence=event.sequence,
    )


def _person(event: Envelope) -> Person:
    facts = event.read(booking.PersonFacts)
    return Person(id=facts.person_id, site_id=facts.site_id, sequence=event.sequence)


def _seat(
    contract: type[seats.SeatRequest], status: SeatStatus
) -> Callable[[Envelope], Seat | None]:
    def read(event: Envelope) -> Seat | None:
        facts = event.read(contract)
        until = getattr(facts, "until", None)
        end = None if until is None else event.instant(until)
        if facts.module is None:
            return None
        return Seat(
            id=facts.seat_id,
            # Booking keeps the events of a seat in the partition of the person with whom it began,
            # also when a merge has given it to another.
            person_id=event.partitionkey,
            began_with=event.partitionkey,
            module=facts.module,
            site_id=facts.site_id,
            request_id=facts.request_id,
            workshop_id=getattr(facts, "workshop_id", None),
            status=status,
            sequence=event.sequence,
            at=event.at,
            reason=getattr(facts, "reason", None),
            position=getattr(facts, "position", None),
            until=end,
        )

    return read


def _workshop(status: WorkshopStatus) -> Callable[[Envelope], Workshop | None]:
    def read(event: Envelope) -> Workshop | None:
        facts = event.read(workshops.WorkshopFacts)
        if facts.module is None:
            return None
        return Workshop(
            id=facts.workshop_id,
            module=facts.module,
            site_id=facts.site_id,
            start=event.instant(facts.start),
            end=event.instant(facts.end),
            status=status,
            sequence=event.sequence,
        )

    return read


_SEATS: Final[Mapping[type[seats.SeatRequest], SeatStatus]] = {
    seats.SeatReserved: "reserved",
    seats.SeatWaitlisted: "waitlisted",
    seats.SeatOffered: "offered",
    seats.SeatOfferExpired: "expired",
    seats.SeatCancelled: "cancelled",
    seats.SeatRefused: "refused",
    seats.WorkshopAttended: "attended",
    seats.WorkshopMissed: "missed",
}
_WORKSHOPS: Final[Mapping[type[workshops.WorkshopFacts], WorkshopStatus]] = {
    workshops.WorkshopScheduled: "scheduled",
    workshops.WorkshopChanged: "scheduled",
    workshops.WorkshopCancelled: "cancelled",
    workshops.WorkshopHeld: "held",
}


def _partner(event: Envelope) -> Partner:
    facts = event.read(booking.PartnerFacts)
    return Partner(
        id=facts.partner_id,
        structure_type=facts.structure_type,
        department=facts.department,
        sequence=event.sequence,
    )


def _device(event: Envelope) -> DeviceHandedOver:
    facts = event.read(inventory.devices.HandOverFacts)
    return DeviceHandedOver(
        person_id=facts.person_id, site_id=facts.site_id, category=facts.category
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
    **{type_of(one): Reaction(_seat(one, status), copy_seat) for one, status in _SEATS.items()},
    **{
        type_of(one): Reaction(_workshop(status), copy_workshop)
        for one, status in _WORKSHOPS.items()
    },
    **dict.fromkeys(
        [type_of(booking.PartnerJoined), type_of(booking.PartnerChanged)],
        Reaction(_partner, on_partner),
    ),
}
"""By event type: what is copied, of which nothing follows."""
REACTIONS: Final[Mapping[str, Reaction]] = {
    **COPIES,
    type_of(booking.PersonErased): Reaction(_erased, on_erased),
    type_of(booking.PeopleMerged): Reaction(_merge, on_merged),
    type_of(booking.PeopleUnmerged): Reaction(_merge, on_unmerged),
    **{type_of(one): Reaction(_seat(one, status), on_seat) for one, status in _SEATS.items()},
    **{
        type_of(one): Reaction(_workshop(status), on_workshop) for one, status in _WORKSHOPS.items()
    },
    **dict.fromkeys(
        [type_of(inventory.devices.DeviceSold), type_of(inventory.devices.DeviceDonated)],
        Reaction(_device, on_device),
    ),
}
"""By event type."""
