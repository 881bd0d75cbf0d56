"""What a workshop takes up: its trainer, its room or venue, its loan computers."""

from dataclasses import replace

from kernel.refusals import InvalidValue, NotFound
from services.booking.application.commands.book_appointment import computers_of
from services.booking.application.lookups import free_among, hold_member
from services.booking.application.ports import Work
from services.booking.domain import busy
from services.booking.domain.busy import Claim
from services.booking.domain.site import Site
from services.booking.domain.workshops.refusals import Engaged, SiteClosed
from services.booking.domain.workshops.workshop import WorkshopData


def holds(workshop: WorkshopData) -> list[Claim]:
    """The claims of the trainer, the room and the computers."""
    resources = [busy.adviser(workshop.trainer_id)]
    if workshop.room is not None:
        resources.append(busy.room(workshop.site_id, workshop.room))
    resources += [busy.computer(workshop.site_id, number) for number in workshop.computers]
    return [Claim(one, workshop.start, workshop.end, workshop.workshop_id) for one in resources]


def placed(work: Work, site: Site, plan: WorkshopData) -> WorkshopData:
    """The plan with its room, or with what the event tells of its venue.

    On the site it also holds the site open: a closure planned at the same time waits or is seen.

    Raises `InvalidValue` where place and capacity do not go together, `NotFound` (the venue, the
    trainer), `SiteClosed`, `Engaged` where no room is free, `MemberGone` where the trainer has left
    by then.
    """
    hold_member(work, plan.trainer_id, plan.end)
    if plan.venue_id is None:
        if work.closures.within([site.id], plan.start, plan.end)[site.id]:
            raise SiteClosed(site.slug, plan.start)
        work.closures.rely(site.id, f"{plan.trainer_id}/{plan.start.date()}")
        return replace(plan, venue_type=None, room=_room(work, site, plan))
    venue = work.venues.get(plan.venue_id)
    if venue is None or venue.site_id != site.id:
        raise NotFound("venue", plan.venue_id)
    if plan.capacity > venue.description.capacity:
        raise InvalidValue("capacity", f"at most {venue.description.capacity}, as the venue holds")
    return replace(plan, venue_type=venue.type)


def _room(work: Work, site: Site, plan: WorkshopData) -> str:
    """The planned room; where none is, the smallest free one that is large enough."""
    rooms = sorted(site.description.rooms, key=lambda room: (room.capacity, room.name))
    if plan.room is not None:
        rooms = [room for room in rooms if room.name == plan.room]
        if not rooms:
            raise InvalidValue("room", "one of the site's rooms")
    large = [room for room in rooms if room.capacity >= plan.capacity]
    if not rooms:
        raise InvalidValue("room", "a venue, as the site has no room")
    if not large:
        raise InvalidValue("capacity", f"at most {rooms[-1].capacity}, as the room holds")
    if plan.room is not None:
        return plan.room
    names = {busy.room(site.id, room.name): room.name for room in large}
    free = free_among(work, list(names), plan.start, plan.end)
    if not free:
        raise Engaged("room", plan.start)
    return names[free[0]]


def free_computers(work: Work, site: Site, count: int, plan: WorkshopData) -> tuple[str, ...]:
    """So many of the site's loan computers, those that are planned already before others.

    Raises `InvalidValue` where the site has fewer, `Engaged` where fewer are free.
    """
    numbers = computers_of(site)
    if count > len(numbers):
        raise InvalidValue("computers", f"at most {len(numbers)}, as the site has")
    if count == 0:
        return ()
    planned = [number for number in plan.computers if number in numbers]
    names = {busy.computer(site.id, number): number for number in [*planned, *numbers]}
    free = free_among(work, list(names), plan.start, plan.end)
    if len(free) < count:
        raise Engaged("computer", plan.start)
    return tuple(names[one] for one in free[:count])
