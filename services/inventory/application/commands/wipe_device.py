"""Say that what a device held was erased, and get its certificate."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.inventory.application.certifying import Erasure, certified, certify_again, lot_came
from services.inventory.application.lookups import the_device_at
from services.inventory.application.ports import Work
from services.inventory.domain.devices.device import Device


@dataclass(frozen=True, kw_only=True)
class WipeDevice:
    """`erasure` tells how; a wipe that is not verified yet may be verified later."""

    scope: Scope
    device_id: str
    erasure: Erasure
    by: str
    expected_version: int | None = None


def wipe_device(work: Work, command: WipeDevice) -> Device:
    """Raises `NotFound`, `Stale`, `DeviceNotAvailable`, `InvalidValue`."""
    device = the_device_at(work, command.scope, command.device_id, command.expected_version)
    wipe = certified(work, device, command.erasure, command.by)
    device.wipe(wipe, work.now(), lot_came=lot_came(work, device))
    work.devices.save(device)
    return device


@dataclass(frozen=True, kw_only=True)
class VerifyWipe:
    """Somebody looked at the storage, and nothing is left."""

    scope: Scope
    device_id: str
    by: str
    expected_version: int | None = None


def verify_wipe(work: Work, command: VerifyWipe) -> Device:
    """A repeat changes nothing. Raises `NotFound`, `Stale`, `DeviceNotAvailable`."""
    device = the_device_at(work, command.scope, command.device_id, command.expected_version)
    if device.verify_wipe(work.now(), command.by) and device.state.wipe is not None:
        certify_again(work, device.state.wipe)
        work.devices.save(device)
    return device
