"""Training asks for a seat: booking answers with one, with a place in line, or with a refusal."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from kernel.refusals import NotFound
from kernel.scope import NATIONAL
from services.booking.application import seating
from services.booking.application.commands.reserve_seat import seat_of
from services.booking.application.lookups import the_person
from services.booking.application.ports import Work
from services.booking.application.seat_answers import Asked, refuse
from services.booking.domain.workshops.roster import Roster
from services.booking.domain.workshops.seat import TO_COME, Seat
from services.booking.domain.workshops.workshop import Workshop

_MOST = 200
"""So many workshops of one module at one site are looked at; the first ones."""


@dataclass(frozen=True, kw_only=True)
class SeatRequested(Asked):
    """The workshop starts in [earliest, latest)."""

    earliest: datetime
    latest: datetime


def on_seat_requested(work: Work, asked: SeatRequested) -> Seat:
    """The first workshop with a free seat, else the first with a line, of those that the person has
    not been to.

    A repeat gets the seat that there is, and nothing happens; so does a request that was withdrawn
    before it came. No rule is raised: a refusal is an answer.
    """
    known = work.seats.by_request(asked.request_id)
    if known is not None:
        return known
    try:
        person = the_person(work, asked.person_id)
    except NotFound:
        return refuse(work, asked, asked.person_id, "unknown_person")
    person_id, partner_id = person.id, person.facts.referred_by
    found = _candidates(work, asked)
    if not found:
        return refuse(work, asked, person_id, "no_workshop")
    used = _used(work, person_id)
    own = {one.id: e.seat_id for one, r in found for e in r.entries if e.person_id == person_id}
    if not set(own.values()) <= used:
        return refuse(work, asked, person_id, "already_seated")
    found = [one for one in found if one[0].id not in own]
    if not found:
        return refuse(work, asked, person_id, "no_workshop")
    possible = [
        (workshop, roster)
        for workshop, roster in found
        if not seating.is_engaged(work, person_id, workshop.data)
    ]
    if not possible:
        return refuse(work, asked, person_id, "person_engaged")
    with_seats = [one for one in possible if one[1].free(work.now(), partner_id) > 0]
    chosen, _ = (with_seats or possible)[0]
    workshop, roster = seating.locked(work, NATIONAL, chosen.id)
    return seat_of(work, workshop, roster, person_id, partner_id, asked.request_id)


def _used(work: Work, person_id: str) -> Set[str]:
    """Their seats of which it is noted who came, which may be before the workshop begins: another
    one of a module that takes several is still needed."""
    seats = work.seats.of_person(person_id)
    return {seat.id for seat in seats if seat.data.status not in TO_COME}


def _candidates(work: Work, asked: SeatRequested) -> Sequence[tuple[Workshop, Roster]]:
    """Those still to come, by start."""
    earliest = max(asked.earliest, work.now())
    found = [
        workshop
        for workshop in work.workshops.at_site(
            asked.site_id, earliest, asked.latest, asked.module, None, _MOST
        )
        if workshop.is_open(work.now())
    ]
    rosters = work.rosters.of([workshop.id for workshop in found])
    return [(workshop, rosters[workshop.id]) for workshop in found]
