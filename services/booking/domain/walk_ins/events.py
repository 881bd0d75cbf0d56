"""What happens to tickets."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.booking.domain.walk_ins.walk_in import WalkInState


@dataclass(frozen=True, kw_only=True)
class WalkInEvent(DomainEvent):
    """Base: how the ticket stands afterwards."""

    walk_in: "WalkInState"


@dataclass(frozen=True, kw_only=True)
class WalkInJoined(WalkInEvent):
    """Somebody took a ticket."""


@dataclass(frozen=True, kw_only=True)
class WalkInServed(WalkInEvent):
    """The ticket was called; `waited_minutes` are whole ones."""

    waited_minutes: int


@dataclass(frozen=True, kw_only=True)
class WalkInLeft(WalkInEvent):
    """The holder went away unserved; None where nobody saw when."""

    waited_minutes: int | None
