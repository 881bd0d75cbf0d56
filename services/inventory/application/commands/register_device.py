"""Register a device: a machine of a lot gets a life of its own."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.inventory.application.describing import Given, described
from services.inventory.application.ports import Work
from services.inventory.application.registering import Registering, the_lot
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.keys import keys_of
from services.inventory.domain.lots.arrivals import earlier_life


@dataclass(frozen=True, kw_only=True)
class RegisterDevice:
    """A machine that came with the lot; one that was here before begins another life."""

    scope: Scope
    lot_id: str
    given: Given
    by: str | None = None


def register_device(work: Work, command: RegisterDevice) -> Device:
    """Raises `NotFound`, `InvalidValue`, `AlreadyRegistered`, `OtherMachine`."""
    lot = the_lot(work, command.scope, command.lot_id)
    description = described(work.tools.numbers, command.given)
    known = work.devices.by_keys(keys_of(description))
    before = earlier_life(description, known, lot.id)
    registering = Registering.of(work, lot, command.by)
    device = registering.devices([(description, before)])[0]
    work.devices.save(device)
    return device
