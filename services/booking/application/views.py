"""Workshops and seats as callers see them: with the figures of the roster."""

from dataclasses import dataclass
from datetime import datetime

from services.booking.domain.person import PersonCard
from services.booking.domain.workshops.roster import Roster
from services.booking.domain.workshops.seat import Seat
from services.booking.domain.workshops.workshop import Workshop


@dataclass(frozen=True)
class WorkshopView:
    """A workshop and its seats in figures; `free` are those that anybody may take now."""

    workshop: Workshop
    roster: Roster
    free: int

    @classmethod
    def of(cls, workshop: Workshop, roster: Roster, now: datetime) -> "WorkshopView":
        """As they stand now; nothing is free of a workshop that has begun or is over."""
        return cls(workshop, roster, max(0, roster.free(now)) if workshop.is_open(now) else 0)

    @property
    def id(self) -> str:
        """The workshop's."""
        return self.workshop.id

    @property
    def held(self) -> int:
        """Seats that are reserved or offered."""
        return len(self.roster.held)

    @property
    def waiting(self) -> int:
        """How many are in line."""
        return len(self.roster.waiting)


@dataclass(frozen=True)
class SeriesView:
    """The workshops of a series, by start."""

    items: list[WorkshopView]


@dataclass(frozen=True)
class SeatView:
    """A seat, and the place in line where it is in line; `card` is whose it is, on the sheet."""

    seat: Seat
    position: int | None
    card: PersonCard | None = None

    @classmethod
    def of(cls, seat: Seat, roster: Roster, card: PersonCard | None = None) -> "SeatView":
        """As it stands in its roster."""
        return cls(seat, roster.position(seat.id), card)
