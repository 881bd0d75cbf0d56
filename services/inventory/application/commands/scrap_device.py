"""Give a device up: nobody will use it any more."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.inventory.application.certifying import Erasure, certified, lot_came
from services.inventory.application.holding import end_hold_of
from services.inventory.application.lookups import the_device_at
from services.inventory.application.ports import Work
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.scrapping import NOT_THERE


@dataclass(frozen=True, kw_only=True)
class ScrapDevice:
    """`reason` is one of `SCRAP_REASONS`; `destroyed` tells how its storage was destroyed, which
    gets a certificate of its own."""

    scope: Scope
    device_id: str
    reason: str
    by: str
    destroyed: Erasure | None = None
    expected_version: int | None = None


def scrap_device(work: Work, command: ScrapDevice) -> Device:
    """Whoever it is kept for is told by the end of the hold.

    Raises `NotFound`, `Stale`, `DeviceNotAvailable`, `DataNotErased`, `NotReady`, `InvalidValue`.
    """
    device = the_device_at(work, command.scope, command.device_id, command.expected_version)
    end_hold_of(work, device, "scrapped", by=command.by)
    destroyed = command.destroyed
    wipe = None if destroyed is None else certified(work, device, destroyed, command.by)
    came = None if destroyed is None else lot_came(work, device)
    device.scrap(command.reason, work.now(), command.by, destroyed=wipe, lot_came=came)
    work.devices.save(device)
    if command.reason in NOT_THERE:
        work.audit.record("device.write_off", [device.id], command.reason)
    return device
