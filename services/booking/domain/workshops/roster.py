"""Who holds a seat of a workshop, and who waits for one: every decision about it is made here.

A roster is written by one unit of work at a time, so what holds in it holds whatever races: never
more seats held than there are, one of each person, and whoever came first is first in line.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from kernel.refusals import InvalidValue
from services.booking.domain.workshops.refusals import AlreadySeated, SeatsHeld

Place = Literal["reserved", "offered", "waitlisted"]


@dataclass(frozen=True, kw_only=True)
class Quota:
    """So many seats are kept for people whom a partner refers, until an instant."""

    partner_id: str
    seats: int
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One who holds a seat (reserved, offered) or waits; `partner_id` is who referred them."""

    seat_id: str
    person_id: str
    place: Place
    partner_id: str | None = None

    @property
    def holds(self) -> bool:
        """Whether a seat is taken by it."""
        return self.place != "waitlisted"


@dataclass(kw_only=True)
class Roster:
    """The seats of one workshop, whose id it bears; `entries` are in the order of arrival.

    A partner's people use its quota first. It emits nothing; `version` counts the units of work
    that have locked it.
    """

    id: str
    capacity: int
    quotas: tuple[Quota, ...] = ()
    entries: tuple[Entry, ...] = ()
    version: int = 0

    @property
    def held(self) -> list[Entry]:
        """Those who hold a seat."""
        return [entry for entry in self.entries if entry.holds]

    @property
    def waiting(self) -> list[Entry]:
        """Those in line, the first first."""
        return [entry for entry in self.entries if not entry.holds]

    def entry(self, seat_id: str) -> Entry | None:
        """The entry of a seat, or None once it has left."""
        return next((one for one in self.entries if one.seat_id == seat_id), None)

    def position(self, seat_id: str) -> int | None:
        """The place in line, 1 for the next; None where the seat is not in line."""
        line = [entry.seat_id for entry in self.waiting]
        return line.index(seat_id) + 1 if seat_id in line else None

    def free(self, now: datetime, partner_id: str | None = None) -> int:
        """How many seats whoever comes now may take; `partner_id` is who referred them."""
        kept = self._kept(now)
        kept.pop(partner_id or "", None)
        return self.capacity - len(self.held) - sum(kept.values())

    def request(self, seat_id: str, person_id: str, partner_id: str | None, now: datetime) -> Place:
        """Reserves a seat, or puts the person at the end of the line.

        Whoever waits and can take a free seat has to be offered it first (`next_in_line`). Raises
        `AlreadySeated`.
        """
        self._require_new(person_id)
        place: Place = "reserved" if self.free(now, partner_id) > 0 else "waitlisted"
        entry = Entry(seat_id=seat_id, person_id=person_id, place=place, partner_id=partner_id)
        self.entries = (*self.entries, entry)
        return place

    def next_in_line(self, now: datetime, passing: Set[str] = frozenset()) -> Entry | None:
        """The first in line for whom there is a seat, leaving out the seats in `passing`."""
        return next(
            (
                entry
                for entry in self.waiting
                if entry.seat_id not in passing and self.free(now, entry.partner_id) > 0
            ),
            None,
        )

    def put(self, seat_id: str, place: Place) -> None:
        """Gives a seat's entry another place: offered, or reserved."""
        self.entries = tuple(
            replace(entry, place=place) if entry.seat_id == seat_id else entry
            for entry in self.entries
        )

    def leave(self, seat_id: str) -> None:
        """The seat is free, or the place in line given up."""
        self.entries = tuple(entry for entry in self.entries if entry.seat_id != seat_id)

    def arrange(self, capacity: int, quotas: tuple[Quota, ...], now: datetime) -> None:
        """So many seats from now on, and so many of them kept.

        Raises `InvalidValue`, and `SeatsHeld` where more are held and kept.
        """
        partners = [quota.partner_id for quota in quotas]
        if len(set(partners)) != len(partners):
            raise InvalidValue("quotas", "each partner once")
        if any(quota.seats < 1 for quota in quotas):
            raise InvalidValue("quotas", "at least one seat")
        wanted = replace(self, capacity=capacity, quotas=quotas)
        if wanted.free(now) < 0:
            kept = sum(wanted._kept(now).values())
            raise SeatsHeld(capacity, [entry.seat_id for entry in self.held], kept)
        self.capacity, self.quotas = capacity, quotas

    def _kept(self, now: datetime) -> dict[str, int]:
        """By partner: seats that are still kept, beside those that its people hold already."""
        used = [entry.partner_id for entry in self.held]
        return {
            quota.partner_id: max(0, quota.seats - used.count(quota.partner_id))
            for quota in self.quotas
            if now < quota.until
        }

    def _require_new(self, person_id: str) -> None:
        for entry in self.entries:
            if entry.person_id == person_id:
                raise AlreadySeated(self.id, entry.seat_id)
