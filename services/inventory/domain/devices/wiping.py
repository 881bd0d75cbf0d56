"""Rules of erasing what a device holds (NIST SP 800-88 Rev. 2), and its certificate."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel.refusals import InvalidValue
from services.inventory.domain.devices.kinds import Category
from services.inventory.domain.devices.records import Wipe

BUILT_IN: Final[frozenset[Category]] = frozenset(
    {"smartphone", "feature_phone", "tablet", "router"}
)
"""Kinds whose storage is part of the board: nobody takes it out, so none of them has none."""

HOLDS_NOTHING: Final[frozenset[Category]] = frozenset({"screen"})
"""Kinds that keep nobody's data."""


DESTRUCTIONS: Final = ("shred", "disintegrate", "pulverize", "melt", "incinerate")
"""What NIST SP 800-88 means by Destroy: nothing can be stored on what is left."""


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """That a device was wiped: what was printed once stays true, whatever becomes of the device.

    `place_id` and `lot_id` are those of that day.
    """

    device_id: str
    lot_id: str
    place_id: str
    issued_at: datetime
    wipe: Wipe


def number_of(year: int, number: int) -> str:
    """A certificate's number; each year begins with 1 and has no gap."""
    return f"E-{year}-{number:06d}"


def check_wipe(wipe: Wipe, category: Category, since: datetime, at: datetime) -> None:
    """Raises `InvalidValue` where it cannot have been so; `since` is when the device came, or got
    its storage: what was erased before says nothing of what it holds now. It is taken to the
    second, since tools tell whole seconds."""
    if wipe.method == "no_storage":
        _check_nothing_said(wipe)
        if category in BUILT_IN:
            raise InvalidValue("method", f"{category}: its storage is built in")
    elif not wipe.tool:
        raise InvalidValue("tool", "what it was erased or destroyed with")
    if wipe.end < wipe.start:
        raise InvalidValue("end", "before its start")
    if wipe.end > at:
        raise InvalidValue("end", "in the future")
    if wipe.start < since.replace(microsecond=0):
        raise InvalidValue("start", "before the device came, or its storage was put in")


def _check_nothing_said(wipe: Wipe) -> None:
    for name, value in (
        ("tool", wipe.tool),
        ("tool_version", wipe.tool_version),
        ("storage_serial", wipe.storage_serial),
        ("verified", wipe.verified),
    ):
        if value:
            raise InvalidValue(name, "nothing was erased where there is no storage")
