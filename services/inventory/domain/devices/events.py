"""What happens to a device."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.inventory.domain.devices.state import DeviceState
    from services.inventory.domain.devices.terms import Terms


@dataclass(frozen=True, kw_only=True)
class DeviceEvent(DomainEvent):
    """Base: how the device stands afterwards, and the subject of who did it, where somebody did."""

    device: "DeviceState"
    by: str | None = None


@dataclass(frozen=True, kw_only=True)
class DeviceRegistered(DeviceEvent):
    """It was received; `again` where it was ours before."""

    again: bool = False


@dataclass(frozen=True, kw_only=True)
class DeviceDescribed(DeviceEvent):
    """What is known of it was put right."""


@dataclass(frozen=True, kw_only=True)
class DeviceWiped(DeviceEvent):
    """What it held was erased: see `device.wipe`."""


@dataclass(frozen=True, kw_only=True)
class WipeVerified(DeviceEvent):
    """Somebody looked and found nothing left: see `device.wipe`."""


@dataclass(frozen=True, kw_only=True)
class DeviceSentToRepair(DeviceEvent):
    """Somebody mends it."""

    fault: str


@dataclass(frozen=True, kw_only=True)
class DeviceRepaired(DeviceEvent):
    """It is mended and to be tested; with `new_storage`, to be wiped first."""

    new_storage: bool


@dataclass(frozen=True, kw_only=True)
class DeviceGraded(DeviceEvent):
    """It was tested and looked at: see `device.grading`."""


@dataclass(frozen=True, kw_only=True)
class DeviceReadied(DeviceEvent):
    """It may be handed over."""


@dataclass(frozen=True, kw_only=True)
class DeviceScrapped(DeviceEvent):
    """Nobody will use it any more."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class DeviceHeld(DeviceEvent):
    """It is kept for somebody until an instant."""

    hold_id: str
    person_id: str
    until: datetime
    appointment_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class DeviceReleased(DeviceEvent):
    """It is kept for nobody any more."""

    hold_id: str
    person_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DeviceHandedOver(DeviceEvent):
    """Base: it changed hands on these terms."""

    sale_id: str
    person_id: str
    terms: "Terms"


@dataclass(frozen=True, kw_only=True)
class DeviceSold(DeviceHandedOver):
    """Somebody bought it."""


@dataclass(frozen=True, kw_only=True)
class DeviceDonated(DeviceHandedOver):
    """Somebody was given it."""


@dataclass(frozen=True, kw_only=True)
class DeviceCameBack(DeviceEvent):
    """Base: a return of the device concerns this sale and person."""

    sale_id: str
    return_id: str
    person_id: str
    household_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class DeviceReturned(DeviceCameBack):
    """It was brought back."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class DeviceHandedBack(DeviceCameBack):
    """The person has it again."""

    outcome: Literal["repaired", "refused"]


@dataclass(frozen=True, kw_only=True)
class DeviceReclaimed(DeviceCameBack):
    """It is the association's again, for good."""

    outcome: Literal["refunded", "replaced"]


@dataclass(frozen=True, kw_only=True)
class DeviceShipped(DeviceEvent):
    """It left a place."""

    transfer_id: str
    from_id: str


@dataclass(frozen=True, kw_only=True)
class DeviceArrived(DeviceEvent):
    """It stands at a place."""

    transfer_id: str


@dataclass(frozen=True, kw_only=True)
class DeviceRelocated(DeviceEvent):
    """A count, or who received a transfer, found it elsewhere than the books said."""

    stock_take_id: str | None
    transfer_id: str | None
    from_id: str | None
