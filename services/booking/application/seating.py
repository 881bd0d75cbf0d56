"""Steps that use cases of seats share: the locked roster, claims of people, offers to the line.

What people are told of their seats, and what is left for later, is set here as well.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.booking.application.lookups import free_among
from services.booking.application.ports import Work
from services.booking.application.reminders import drop_reminder, plan_reminder
from services.booking.domain import busy
from services.booking.domain.busy import Claim
from services.booking.domain.refusals import SlotTaken
from services.booking.domain.workshops.refusals import Engaged
from services.booking.domain.workshops.roster import Roster
from services.booking.domain.workshops.seat import Seat, SeatCancelledBy, offer_until
from services.booking.domain.workshops.workshop import Workshop, WorkshopData

OFFER: Final = "seat_offer"
"""The timer of an offer's end, by seat."""
QUOTA: Final = "workshop_quota"
"""The timer of the next end of a quota, by workshop."""


def the_workshop(work: Work, scope: Scope, workshop_id: str) -> Workshop:
    """A workshop at one of the caller's sites. Raises `NotFound`."""
    workshop = work.workshops.get(workshop_id)
    if workshop is None or not scope.allows(workshop.data.site):
        raise NotFound("workshop", workshop_id)
    return workshop


def locked(work: Work, scope: Scope, workshop_id: str) -> tuple[Workshop, Roster]:
    """A workshop and its roster, which no other unit of work can change meanwhile.

    To be called before anything is read. Raises `NotFound`.
    """
    roster = work.rosters.lock(workshop_id)
    if roster is None:
        raise NotFound("workshop", workshop_id)
    return the_workshop(work, scope, workshop_id), roster


def the_seat(work: Work, workshop: Workshop, seat_id: str) -> Seat:
    """A seat of the workshop. Raises `NotFound`."""
    seat = work.seats.get(seat_id)
    if seat is None or seat.data.workshop_id != workshop.id:
        raise NotFound("seat", seat_id)
    return seat


def claim_of(seat_id: str, person_id: str, workshop: WorkshopData) -> Claim:
    """What a seat holds: the person, from the workshop's start to its end."""
    return Claim(busy.person(person_id), workshop.start, workshop.end, seat_id)


def is_engaged(work: Work, person_id: str, workshop: WorkshopData) -> bool:
    """Whether the person has something else at that time."""
    return not free_among(work, [busy.person(person_id)], workshop.start, workshop.end)


@contextmanager
def telling_who_is_engaged() -> Iterator[None]:
    """Raises `Engaged` where a claim fails."""
    try:
        yield
    except SlotTaken as taken:
        raise Engaged(taken.resource, taken.start) from taken


def claim(work: Work, claims: Sequence[Claim]) -> None:
    """Takes all of it. Raises `Engaged`."""
    with telling_who_is_engaged():
        work.busy.claim(claims)


def settle(work: Work, workshop: Workshop, roster: Roster) -> None:
    """Offers what is free to those in line, in their order.

    Who has something else at that time is passed over and keeps the place in line. When it is too
    late for an offer, what is free goes to whoever takes it first. Saves the seats, not the
    roster.
    """
    until = offer_until(work.now(), workshop.data.start)
    if until is None or workshop.data.status != "scheduled":
        return
    passing: set[str] = set()
    while (entry := roster.next_in_line(work.now(), passing)) is not None:
        if is_engaged(work, entry.person_id, workshop.data):
            passing.add(entry.seat_id)
            continue
        seat = the_seat(work, workshop, entry.seat_id)
        seat.offer(until, work.now())
        roster.put(entry.seat_id, "offered")
        claim(work, [claim_of(seat.id, entry.person_id, workshop.data)])
        work.seats.save(seat)
        work.timers.set(OFFER, seat.id, until)
        tell_of_offer(work, seat, workshop.data)


def confirm(work: Work, seat: Seat, workshop: WorkshopData) -> None:
    """What follows from a seat that is now reserved: no offer any more, and a reminder."""
    work.timers.clear(OFFER, seat.id)
    withdraw_offer(work, seat, workshop)
    plan_reminder(work, "seat_reminder", seat.id, workshop.start)


def vacate(work: Work, workshop: Workshop, roster: Roster, seat: Seat) -> None:
    """What the seat held, a place in the roster and the person's time, is free again.

    The person is told nothing more of it.
    """
    data = workshop.data
    roster.leave(seat.id)
    work.busy.release([claim_of(seat.id, seat.data.person_id, data)])
    work.timers.clear(OFFER, seat.id)
    withdraw_offer(work, seat, data)
    drop_reminder(work, "seat_reminder", seat.id, data.start)


def give_back(
    work: Work,
    workshop: Workshop,
    roster: Roster,
    seat: Seat,
    by: SeatCancelledBy,
    reason: str,
) -> None:
    """Cancels a seat, an offer or a place in line; a freed seat goes to the next in line.

    Raises `WrongSeatState`.
    """
    seat.cancel(by, reason, work.now())
    vacate(work, workshop, roster, seat)
    work.seats.save(seat)
    settle(work, workshop, roster)
    work.rosters.save(roster)


def tell_of_offer(work: Work, seat: Seat, workshop: WorkshopData) -> None:
    """Queues the message, which is of use until the offer ends."""
    until = seat.data.offered_until
    if until is not None:
        work.notifications.queue(
            _offer_key(seat, workshop),
            seat.data.person_id,
            "seat_offered",
            {"site": workshop.site, "start": workshop.start, "until": until},
            not_after=until,
        )


def withdraw_offer(work: Work, seat: Seat, workshop: WorkshopData) -> None:
    """The message, where it was not sent yet, is not sent any more."""
    work.notifications.withdraw(_offer_key(seat, workshop))


def plan_quotas(work: Work, roster: Roster) -> None:
    """Has free seats go to the line once the next quota ends."""
    ends = [quota.until for quota in roster.quotas if quota.until > work.now()]
    if ends:
        work.timers.set(QUOTA, roster.id, min(ends))
    else:
        work.timers.clear(QUOTA, roster.id)


def _offer_key(seat: Seat, workshop: WorkshopData) -> str:
    return f"seat_offered:{seat.id}:{workshop.start:%Y%m%dT%H%MZ}"
