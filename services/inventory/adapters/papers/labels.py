"""Labels of devices: one as a drawing, many on sheets."""

from collections.abc import Sequence
from datetime import UTC, datetime
from time import sleep
from typing import Any, Final

from kit.papers.qr import qr
from kit.papers.wording import plain
from services.inventory.adapters.papers.wording import category, name
from services.inventory.application.ports.papers import Device

_LONGEST: Final = 10
"""Letters of a word that fit beside the code, whatever they are."""

_ROOM: Final = 48
"""Letters of a name that fit there, whatever they are, and leave room for the rest."""

UNDATED: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""The moment that sheets of labels say they were made at: a label has no date of its own."""


def content(devices: Sequence[Device]) -> dict[str, Any]:
    """What the templates `label` and `label_sheet` show. Raises `ValueError` without devices."""
    if not devices:
        raise ValueError("no device to make a label for")
    return {"labels": [_label(device) for device in devices]}


def _label(device: Device) -> dict[str, Any]:
    # A code takes 4 ms and there may be hundreds: other greenlets get their turn before each.
    sleep(0)
    return {
        "reference": plain(device.reference, _LONGEST),
        "name": _cut(name(device, _LONGEST)),
        "category": category(device),
        "grade": device.grade or "",
        "qr": qr(device.url),
    }


def _cut(text: str) -> str:
    return text if len(text) <= _ROOM else text[: _ROOM - 1].rstrip() + "…"
