"""Let a device through the gate: it may be handed over from now on."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.inventory.application.holding import freed
from services.inventory.application.lookups import the_device_at
from services.inventory.application.ports import Work
from services.inventory.domain.devices.device import Device


@dataclass(frozen=True, kw_only=True)
class ReadyDevice:
    """One that was wiped, verified, tested and graded."""

    scope: Scope
    device_id: str
    by: str
    expected_version: int | None = None


def ready_device(work: Work, command: ReadyDevice) -> Device:
    """Whoever is next in line is offered it at once: it is held then. A repeat changes nothing.

    Raises `NotFound`, `Stale`, `DeviceNotAvailable`, `NotReady`.
    """
    device = the_device_at(work, command.scope, command.device_id, command.expected_version)
    if device.ready(work.now(), command.by):
        work.devices.save(device)
        freed(work, device)
    return device
