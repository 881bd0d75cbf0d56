"""How papers speak of devices, in plain French."""

from kit.papers.wording import LONGEST, plain
from services.inventory.adapters.papers.vocabulary import CATEGORIES, GRADES
from services.inventory.application.ports.papers import Device


def name(device: Device, longest: int = LONGEST) -> str:
    """`Dell Latitude 5490`."""
    return plain(f"{device.make} {device.model}", longest)


def category(device: Device) -> str:
    """`Ordinateur portable`."""
    return CATEGORIES["fr"][device.category]


def grade(device: Device) -> str:
    """`Grade B : bon état, petites traces`; empty without a grade."""
    return f"Grade {device.grade}\u00a0: {GRADES['fr'][device.grade]}" if device.grade else ""


def serial_end(device: Device) -> str:
    """The last four characters of its serial: enough to recognise it by, no more."""
    return plain(device.serial)[-4:]


def shown(device: Device) -> dict[str, str]:
    """What receipts and slips say of a device."""
    return {
        "category": category(device),
        "name": name(device),
        "grade": grade(device),
        "serial_end": serial_end(device),
    }
