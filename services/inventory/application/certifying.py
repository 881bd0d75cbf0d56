"""Steps that use cases of wiping share: the certificate of what was erased, and its number."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from services.inventory.application.ports import Work
from services.inventory.domain.days import start_of
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.records import Wipe, WipeMethod
from services.inventory.domain.devices.refusals import DeviceNotAvailable
from services.inventory.domain.devices.wiping import Certificate, number_of

CODE_LENGTH: Final = 12
"""Of the public code: 30 to the power of 12 are 58 bits, which nobody tries out."""

ALL: Final = "certificates"
"""What commands that take a number are about: they take their turns."""


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """What somebody did with the storage of a device, as they tell it."""

    method: WipeMethod
    start: datetime
    end: datetime
    tool: str | None = None
    tool_version: str | None = None
    storage_serial: str | None = None
    verified: bool = False


def certified(work: Work, device: Device, told: Erasure, by: str) -> Wipe:
    """The wipe with its certificate's number and code, in the year of the device's place.

    Raises `DeviceNotAvailable` where the device is in transit. What is refused afterwards takes
    the number back with it.
    """
    state, now = device.state, work.now()
    place = None if state.place_id is None else work.places.get(state.place_id)
    if place is None:
        raise DeviceNotAvailable(device.id, "in_transit", "wipe")
    year = now.astimezone(place.zone).year
    wipe = Wipe(
        number=number_of(year, work.certificates.next_number(year)),
        code=work.tools.new_code(CODE_LENGTH),
        method=told.method,
        start=told.start,
        end=told.end,
        tool=told.tool,
        tool_version=told.tool_version,
        storage_serial=told.storage_serial,
        verified=told.verified,
        verified_by=by if told.verified else None,
        by=by,
    )
    work.certificates.put(
        Certificate(
            device_id=device.id,
            lot_id=state.lot_id,
            place_id=place.id,
            issued_at=now,
            wipe=wipe,
        )
    )
    return wipe


def lot_came(work: Work, device: Device) -> datetime | None:
    """The start of the local day on which the lot of the device was received."""
    lot = work.lots.get(device.state.lot_id)
    place = None if lot is None else work.places.get(lot.state.place_id)
    if lot is None or place is None:
        return None
    return start_of(lot.state.received_on, place.zone)


def certify_again(work: Work, wipe: Wipe) -> None:
    """The certificate of a wipe that was verified since says so, under the same number."""
    certificate = work.certificates.by_code(wipe.code)
    if certificate is not None:
        work.certificates.put(replace(certificate, wipe=wipe))
