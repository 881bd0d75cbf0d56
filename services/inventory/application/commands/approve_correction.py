"""Put the books right by what was counted, as another person than who counted approves."""

from dataclasses import dataclass
from datetime import datetime

from kernel.refusals import check_version
from kernel.scope import Scope
from services.inventory.application.counting import moved_since, stands_in
from services.inventory.application.holding import end_hold_of
from services.inventory.application.lookups import held_stock_take
from services.inventory.application.moving import place_with, put_where_found
from services.inventory.application.ports import Work
from services.inventory.domain.devices.device import MOVABLE, Device
from services.inventory.domain.places import Place
from services.inventory.domain.stock_takes.stock_take import Correction, Difference, StockTake


@dataclass(frozen=True, kw_only=True)
class ApproveCorrection:
    """What was found there is put there; of what is missing, the devices in `lost` are written off
    and the others kept in the books, to be looked for."""

    scope: Scope
    stock_take_id: str
    by: str
    lost: frozenset[str] = frozenset()
    expected_version: int | None = None


def approve_correction(work: Work, command: ApproveCorrection) -> StockTake:
    """What moved since the count was closed stays as the books have it by now.

    Raises `NotFound`, `Stale`, `StockTakeNotOpen`, `CountedYourself`, `NotMissing`.
    """
    take = held_stock_take(work, command.scope, command.stock_take_id)
    check_version("stock_take", take.id, command.expected_version, take.version)
    if not take.check_approval(command.lost, command.by):
        return take
    correcting = _Correcting(
        work, take, place_with(work, take.state.place_id), work.now(), command.by, command.lost
    )
    corrections = {
        one.device_id: correcting.correct(one)
        for one in take.state.differences
        if one.device_id is not None
    }
    take.approve(corrections, correcting.now, command.by)
    work.stock_takes.save(take)
    return take


@dataclass(frozen=True)
class _Correcting:
    work: Work
    take: StockTake
    place: Place
    now: datetime
    by: str
    lost: frozenset[str]

    def correct(self, difference: Difference) -> Correction:
        device = self.work.devices.get(difference.device_id or "")
        if device is None or moved_since(self.work, device, difference.version):
            return "moved_meanwhile"
        if difference.kind == "missing":
            return self._missing(device)
        if stands_in(device, self.place.id):
            return "moved_meanwhile"
        if device.state.status not in MOVABLE:
            return "kept"
        put_where_found(
            self.work, device, self.place, self.now, self.by, stock_take_id=self.take.id
        )
        return "relocated"

    def _missing(self, device: Device) -> Correction:
        if device.id not in self.lost:
            return "kept"
        end_hold_of(self.work, device, "lost", by=self.by)
        device.lose(self.place, self.now, self.by)
        self.work.devices.save(device)
        self.work.audit.record("device.write_off", [device.id, self.take.id], "lost")
        return "lost"
