"""Steps that the use cases of a count share: what a scan says, and what differs from the books."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.inventory.application.ports import Work
from services.inventory.application.scanning import scanned_device
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.states import OURS
from services.inventory.domain.stock_takes.stock_take import Difference, Kind, Scan, StockTake

_MOVES: Final = frozenset(
    {
        "registered",
        "sold",
        "donated",
        "returned",
        "handed_back",
        "shipped",
        "arrived",
        "relocated",
        "scrapped",
    }
)
"""Steps of a device's history with which it came, left or changed its place."""


@dataclass(frozen=True)
class Counted:
    """What a count found: of the expected devices so many, so many that moved meanwhile, and what
    differs from the books; `by` are those who scanned."""

    found: int
    moved: int
    differences: Sequence[Difference]
    by: frozenset[str]


def stands_in(device: Device, place_id: str) -> bool:
    """Whether the books have the device in stock at the place."""
    return device.state.place_id == place_id and device.state.status in OURS


def moved_since(work: Work, device: Device, version: int) -> bool:
    """Whether it came, left or changed its place since it had that version."""
    if device.version == version:
        return False
    return any(entry.what in _MOVES for entry in work.devices.history(device.id, version, 0))


def beside(device: Device) -> Kind:
    """Where the books have a device that is not in stock where it was scanned."""
    if device.state.transfer_id is not None:
        return "in_transit"
    if device.state.status in ("sold", "donated"):
        return "handed_over"
    return "scrapped" if device.state.status == "scrapped" else "elsewhere"


def counted(work: Work, take: StockTake) -> Counted:
    """What the scans say by now. What was sold, shipped or registered, or arrived, meanwhile is no
    difference."""
    expected, scans = work.stock_takes.expected(take.id), work.stock_takes.scans(take.id)
    known, unknown = _known(work, scans)
    missing, moved = _missing(work, take, expected, known)
    not_here = work.devices.many([id_ for id_, here in known.items() if not here])
    differences = [
        *missing,
        *(
            _difference(beside(device), device)
            for device in not_here
            if not stands_in(device, take.state.place_id)
        ),
        *unknown,
    ]
    return Counted(
        found=len(expected.keys() & known.keys()),
        moved=moved,
        differences=differences,
        by=frozenset(scan.by for scan in scans),
    )


def _known(work: Work, scans: Sequence[Scan]) -> tuple[Mapping[str, bool], list[Difference]]:
    """By the devices' ids, whether the books had each here when it was scanned; and the codes that
    are still no device of ours: one may have been registered since."""
    known = {scan.device_id: scan.here for scan in scans if scan.device_id is not None}
    unknown = []
    for scan in scans:
        if scan.device_id is None:
            device = scanned_device(work, scan.code)
            if device is None:
                unknown.append(Difference(kind="unknown", code=scan.code))
            else:
                known.setdefault(device.id, False)
    return known, unknown


def _missing(
    work: Work, take: StockTake, expected: Mapping[str, int], known: Mapping[str, bool]
) -> tuple[list[Difference], int]:
    missing, moved = [], 0
    for device in work.devices.many(expected.keys() - known.keys()):
        away = not stands_in(device, take.state.place_id)
        if away or moved_since(work, device, expected[device.id]):
            moved += 1
        else:
            missing.append(_difference("missing", device))
    return missing, moved


def _difference(kind: Kind, device: Device) -> Difference:
    return Difference(
        kind=kind,
        device_id=device.id,
        reference=device.state.reference,
        place=device.state.place,
        status=device.state.status,
        version=device.version,
    )
