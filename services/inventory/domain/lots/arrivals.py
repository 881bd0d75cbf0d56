"""Whether a machine that comes with a lot was here before."""

from collections.abc import Sequence

from services.inventory.domain.devices.device import Description, Device
from services.inventory.domain.devices.keys import serial_key
from services.inventory.domain.lots.refusals import AlreadyRegistered, OtherMachine


def earlier_life(description: Description, known: Sequence[Device], lot_id: str) -> Device | None:
    """The device that begins another life with this lot, or None where the machine is new.

    `known` are the devices that have one of its numbers. Raises `AlreadyRegistered` and
    `OtherMachine`.
    """
    if not known:
        return None
    device = known[0]
    if len(known) > 1 or device.state.description.category != description.category:
        raise OtherMachine([one.id for one in known])
    if not device.state.may_come_back or device.state.came_with(lot_id):
        raise AlreadyRegistered(_same(description, device), device.id)
    return device


def _same(description: Description, device: Device) -> str:
    serial, known = description.serial, device.state.description
    return "serial" if serial and serial_key(serial) == serial_key(known.serial) else "imeis"
