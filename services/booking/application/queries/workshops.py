"""Workshops: one, those of a site, and who holds the seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from kernel.refusals import InvalidValue, NotFound
from kernel.scope import Scope
from services.booking.application.lookups import the_site
from services.booking.application.ports import Work
from services.booking.application.seating import the_seat, the_workshop
from services.booking.application.views import SeatView, WorkshopView
from services.booking.domain.workshops.roster import Roster
from services.booking.domain.workshops.seat import Seat
from services.booking.domain.workshops.workshop import Workshop

LONGEST = timedelta(days=366)
"""The widest range of days of one question."""


@dataclass(frozen=True, kw_only=True)
class GetWorkshop:
    """One workshop."""

    scope: Scope
    workshop_id: str


def get_workshop(work: Work, query: GetWorkshop) -> WorkshopView:
    """Raises `NotFound`."""
    return _views(work, [the_workshop(work, query.scope, query.workshop_id)])[0]


@dataclass(frozen=True, kw_only=True)
class ListWorkshops:
    """Those that start on a site's calendar from `first` to `last`, of a module or of any.

    `free`: only those still to come with a seat that anybody may take. `after` is the last id
    already seen.
    """

    scope: Scope
    site: str
    first: date
    last: date
    module: str | None = None
    free: bool = False
    after: str | None = None
    limit: int = 200


def list_workshops(work: Work, query: ListWorkshops) -> Sequence[WorkshopView]:
    """By start, then id, cancelled ones among them. Raises `OutOfScope`, `NotFound`,
    `InvalidValue`."""
    if not query.first <= query.last <= query.first + LONGEST:
        raise InvalidValue("last", f"up to {LONGEST.days} days after the first")
    site = the_site(work, query.scope, query.site)
    start = datetime.combine(query.first, time(), site.zone).astimezone(UTC)
    end = datetime.combine(query.last + timedelta(days=1), time(), site.zone).astimezone(UTC)
    found: list[WorkshopView] = []
    after = query.after
    while len(found) < query.limit:
        page = work.workshops.at_site(site.id, start, end, query.module, after, query.limit)
        views = _views(work, page)
        found += [one for one in views if one.free or not query.free]
        if len(page) < query.limit:
            break
        after = page[-1].id
    return found[: query.limit]


@dataclass(frozen=True, kw_only=True)
class ListSeats:
    """The seats of one workshop: the trainer's sheet."""

    scope: Scope
    workshop_id: str


def list_seats(work: Work, query: ListSeats) -> Sequence[SeatView]:
    """In the order in which they were asked for, given back ones among them. Raises `NotFound`."""
    workshop = the_workshop(work, query.scope, query.workshop_id)
    roster = _roster(work, workshop)
    return [_seat_view(work, roster, seat) for seat in work.seats.of_workshop(workshop.id)]


@dataclass(frozen=True, kw_only=True)
class GetSeat:
    """One seat."""

    scope: Scope
    workshop_id: str
    seat_id: str


def get_seat(work: Work, query: GetSeat) -> SeatView:
    """Raises `NotFound`."""
    workshop = the_workshop(work, query.scope, query.workshop_id)
    seat = the_seat(work, workshop, query.seat_id)
    return _seat_view(work, _roster(work, workshop), seat)


def _seat_view(work: Work, roster: Roster, seat: Seat) -> SeatView:
    return SeatView.of(seat, roster, work.people.card(seat.data.person_id))


def _roster(work: Work, workshop: Workshop) -> Roster:
    roster = work.rosters.of([workshop.id]).get(workshop.id)
    if roster is None:
        raise NotFound("workshop", workshop.id)
    return roster


def _views(work: Work, workshops: Sequence[Workshop]) -> list[WorkshopView]:
    rosters = work.rosters.of([workshop.id for workshop in workshops])
    return [WorkshopView.of(one, rosters[one.id], work.now()) for one in workshops]
