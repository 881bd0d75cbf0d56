"""What a scanner reads, as the device that bears it."""

from collections.abc import Sequence

from kernel.codes import plain
from kernel.refusals import NotFound
from services.inventory.application.ports import Work
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.keys import imei_key, keys_of, serial_key


def scanned_device(work: Work, code: str) -> Device | None:
    """The device with this label, IMEI or serial number, at whatever place; None where there is
    none.

    The code of a label is the address of the device's public page, which ends in its reference.
    Where a number is one machine's IMEI and another's serial, it is taken for the IMEI.
    """
    text = _last_part(code.strip())
    found = work.devices.by_reference(reference_of(text))
    if found is not None:
        return found
    imei, serial = work.tools.numbers.imei(text), work.tools.numbers.serial(text)
    keys = [imei_key(imei)] if imei is not None else []
    keys += [serial_key(serial)] if serial is not None else []
    devices = work.devices.by_keys(keys) if keys else ()
    return min(devices, key=lambda one: _rank(one, keys), default=None)


def named_device(work: Work, code: str) -> Device:
    """The device with this id, or whatever a scanner reads of it, at whatever place.

    Raises `NotFound`, which names the code.
    """
    device = work.devices.get(code) or scanned_device(work, code)
    if device is None:
        raise NotFound("device", code)
    return device


def reference_of(text: str) -> str:
    """A label's reference as it is kept: `d 7k3m 9pqr` is `D-7K3M9PQR`."""
    code = plain(text)
    return f"{code[:1]}-{code[1:]}"


def _last_part(text: str) -> str:
    if not text.lower().startswith(("http://", "https://")):
        return text
    return text.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]


def _rank(device: Device, keys: Sequence[str]) -> int:
    own = keys_of(device.state.description)
    return min(keys.index(key) for key in own if key in keys)
