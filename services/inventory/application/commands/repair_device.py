"""Send a device to repair, and take it out again."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.inventory.application.lookups import the_device_at
from services.inventory.application.ports import Work
from services.inventory.domain.devices.device import Device


@dataclass(frozen=True, kw_only=True)
class SendToRepair:
    """`fault` is a code."""

    scope: Scope
    device_id: str
    fault: str
    by: str
    expected_version: int | None = None


def send_to_repair(work: Work, command: SendToRepair) -> Device:
    """Raises `NotFound`, `Stale`, `DeviceNotAvailable`."""
    device = the_device_at(work, command.scope, command.device_id, command.expected_version)
    device.send_to_repair(command.fault, work.now(), command.by)
    work.devices.save(device)
    return device


@dataclass(frozen=True, kw_only=True)
class FinishRepair:
    """`new_storage`: storage was put in that may hold what was never erased by us."""

    scope: Scope
    device_id: str
    new_storage: bool
    by: str
    expected_version: int | None = None


def finish_repair(work: Work, command: FinishRepair) -> Device:
    """Raises `NotFound`, `Stale`, `DeviceNotAvailable`."""
    device = the_device_at(work, command.scope, command.device_id, command.expected_version)
    device.finish_repair(work.now(), command.by, new_storage=command.new_storage)
    work.devices.save(device)
    return device
