"""What happens to a hold."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.inventory.domain.holds.hold import HoldState, MoveReason


@dataclass(frozen=True, kw_only=True)
class HoldEvent(DomainEvent):
    """Base: how the hold stands afterwards."""

    hold: "HoldState"


@dataclass(frozen=True, kw_only=True)
class HoldWaitlisted(HoldEvent):
    """No device is ready: the person is in line, 1 being the first."""

    position: int


@dataclass(frozen=True, kw_only=True)
class HoldOfDevice(HoldEvent):
    """Base: a device, `hold.device_id`, is kept until an instant."""

    until: datetime


@dataclass(frozen=True, kw_only=True)
class HoldOffered(HoldOfDevice):
    """A device is kept for the person, who has until then to say so."""


@dataclass(frozen=True, kw_only=True)
class HoldConfirmed(HoldOfDevice):
    """A device is kept for the person until then."""


@dataclass(frozen=True, kw_only=True)
class HoldExtended(HoldOfDevice):
    """It is kept for longer, once."""


@dataclass(frozen=True, kw_only=True)
class HoldMoved(HoldOfDevice):
    """Its end follows the pick-up appointment."""

    reason: "MoveReason"


@dataclass(frozen=True, kw_only=True)
class HoldExpired(HoldEvent):
    """It ended by the clock."""

    was: Literal["offered", "held"]


@dataclass(frozen=True, kw_only=True)
class HoldDeclined(HoldEvent):
    """The person does not want the device that was offered."""


@dataclass(frozen=True, kw_only=True)
class HoldReleased(HoldEvent):
    """It was given back, or taken."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class HoldFulfilled(HoldEvent):
    """The person has the device."""

    sale_id: str
