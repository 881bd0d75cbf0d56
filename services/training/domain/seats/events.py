"""What training says to booking about seats, and to operators."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.training.domain.seats.request import SeatRequestState

Awaited = Literal["seat", "withdrawal"]
"""What booking was told and has not answered: that a seat is needed, or needed no longer."""


@dataclass(frozen=True, kw_only=True)
class SeatRequestEvent(DomainEvent):
    """Base: how the request stands afterwards; `person_id` is whose it is."""

    person_id: str
    request: "SeatRequestState"


@dataclass(frozen=True, kw_only=True)
class SeatRequested(SeatRequestEvent):
    """A seat is needed; said again where booking does not answer."""


@dataclass(frozen=True, kw_only=True)
class SeatRequestWithdrawn(SeatRequestEvent):
    """It is needed no longer; said again likewise."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class SeatRequestStuck(SeatRequestEvent):
    """Booking has not answered, however often it was told."""

    awaited: Awaited
    since: datetime
