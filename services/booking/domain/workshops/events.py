"""What happened to workshops and seats, as the domain tells it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.booking.domain.workshops.seat import RefusedBecause, SeatCancelledBy, SeatData
    from services.booking.domain.workshops.workshop import WorkshopData


@dataclass(frozen=True, kw_only=True)
class WorkshopEvent(DomainEvent):
    """Base of what happens to a workshop: how it stands afterwards."""

    workshop: "WorkshopData"


@dataclass(frozen=True, kw_only=True)
class WorkshopScheduled(WorkshopEvent):
    """A workshop will take place."""


@dataclass(frozen=True, kw_only=True)
class WorkshopChanged(WorkshopEvent):
    """Its facts are now these."""


@dataclass(frozen=True, kw_only=True)
class WorkshopCancelled(WorkshopEvent):
    """It will not take place."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class WorkshopHeld(WorkshopEvent):
    """It took place; so many came, so many did not."""

    attended: int
    missed: int


@dataclass(frozen=True, kw_only=True)
class SeatEvent(DomainEvent):
    """Base of what happens to a seat: how it stands afterwards."""

    seat: "SeatData"


@dataclass(frozen=True, kw_only=True)
class SeatReserved(SeatEvent):
    """The person has the seat."""


@dataclass(frozen=True, kw_only=True)
class SeatWaitlisted(SeatEvent):
    """The person is in line, 1 being the first."""

    position: int


@dataclass(frozen=True, kw_only=True)
class SeatRefused(SeatEvent):
    """There is no seat for what was asked."""

    reason: "RefusedBecause"


@dataclass(frozen=True, kw_only=True)
class SeatOffered(SeatEvent):
    """A freed seat is held for the person until then."""

    until: datetime


@dataclass(frozen=True, kw_only=True)
class SeatOfferExpired(SeatEvent):
    """Nobody accepted in time; the seat goes to the next in line."""


@dataclass(frozen=True, kw_only=True)
class SeatCancelled(SeatEvent):
    """The seat, the offer or the place in line was given back."""

    cancelled_by: "SeatCancelledBy"
    reason: str


@dataclass(frozen=True, kw_only=True)
class SeatReminderDue(SeatEvent):
    """The person is reminded of the workshop, which starts then."""

    start: datetime


@dataclass(frozen=True, kw_only=True)
class WorkshopAttended(SeatEvent):
    """The person was there; a later one about the seat takes this one's place. `start` is the
    workshop's."""

    minutes: int
    start: datetime


@dataclass(frozen=True, kw_only=True)
class WorkshopMissed(SeatEvent):
    """The person did not come; a later one about the seat takes this one's place. `start` is the
    workshop's."""

    start: datetime
