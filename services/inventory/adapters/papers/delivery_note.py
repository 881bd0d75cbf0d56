"""What goes with devices from one site to another.

The note has one QR code, of the transfer, and none of the devices: they are received by scanning
their own labels, and a code on the paper would let a missing one pass for received.
"""

from typing import Any

from kit.papers.qr import qr
from kit.papers.wording import moment, number, place, plain
from services.inventory.adapters.papers.wording import shown
from services.inventory.application.ports.papers import DeliveryNote


def content(note: DeliveryNote) -> dict[str, Any]:
    """What the template of the same name shows."""
    return {
        "number": plain(note.number),
        "qr": qr(note.url),
        "site": place(note.origin),
        "destination": place(note.destination),
        "at": moment(note.at, note.origin),
        "count": number(len(note.devices)),
        "devices": [
            shown(one) | {"reference": plain(one.reference), "short_grade": one.grade or "–"}
            for one in note.devices
        ],
    }
