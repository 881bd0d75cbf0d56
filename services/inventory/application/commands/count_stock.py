"""Count a place: scan what is there, then say that this was all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kernel.refusals import check_version
from kernel.scope import Scope
from services.inventory.application.counting import beside, counted, stands_in
from services.inventory.application.lookups import held_stock_take
from services.inventory.application.ports import Work
from services.inventory.application.scanning import scanned_device
from services.inventory.domain.devices.device import Device
from services.inventory.domain.stock_takes.stock_take import Kind, Scan, StockTake


@dataclass(frozen=True, kw_only=True)
class ScanStock:
    """These codes were scanned there: label references, serial numbers or IMEIs."""

    scope: Scope
    stock_take_id: str
    codes: tuple[str, ...]
    by: str


@dataclass(frozen=True)
class Seen:
    """What a code was: `counted` stands here in the books too, `again` was scanned before; else
    where the books have it, with its place."""

    code: str
    result: Literal["counted", "again"] | Kind
    device_id: str | None = None
    reference: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class Counting:
    """What the codes were, in their order, and how many things were scanned in all."""

    take: StockTake
    seen: Sequence[Seen]
    scans: int


def scan_stock(work: Work, command: ScanStock) -> Counting:
    """A second scan is harmless. Raises `NotFound`, `StockTakeNotOpen`."""
    take = held_stock_take(work, command.scope, command.stock_take_id)
    take.require_counting()
    now = work.now()
    read = [_read(work, take, code, now, command.by) for code in command.codes]
    known = set(work.stock_takes.scanned(take.id, [scan.key for scan, _device in read]))
    fresh, seen = [], []
    for scan, device in read:
        again = scan.key in known
        seen.append(_seen(scan, device, again=again))
        if not again:
            known.add(scan.key)
            fresh.append(scan)
    work.stock_takes.add_scans(take.id, fresh)
    return Counting(take, seen, work.stock_takes.scan_count(take.id))


@dataclass(frozen=True, kw_only=True)
class CloseStockTake:
    """Nothing more will be scanned."""

    scope: Scope
    stock_take_id: str
    by: str
    expected_version: int | None = None


def close_stock_take(work: Work, command: CloseStockTake) -> StockTake:
    """With the differences between what was counted and the books.

    Raises `NotFound`, `Stale`, `StockTakeNotOpen`.
    """
    take = held_stock_take(work, command.scope, command.stock_take_id)
    check_version("stock_take", take.id, command.expected_version, take.version)
    found = counted(work, take)
    if take.close(found.found, found.moved, found.differences, found.by, work.now(), command.by):
        work.stock_takes.save(take)
    return take


def _read(
    work: Work, take: StockTake, code: str, now: datetime, by: str
) -> tuple[Scan, Device | None]:
    device = scanned_device(work, code)
    if device is None:
        return Scan(code=code, at=now, by=by), None
    here = stands_in(device, take.state.place_id)
    return Scan(code=code, at=now, by=by, device_id=device.id, here=here), device


def _seen(scan: Scan, device: Device | None, *, again: bool) -> Seen:
    if device is None:
        return Seen(scan.code, "again" if again else "unknown")
    result = "again" if again else "counted" if scan.here else beside(device)
    return Seen(scan.code, result, device.id, device.state.reference, device.state.place)
