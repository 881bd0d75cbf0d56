"""Let everything of a transfer leave."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.inventory.application.lookups import the_transfer
from services.inventory.application.moving import keeps_from_going
from services.inventory.application.ports import Work
from services.inventory.domain.transfers.refusals import Blocked, DevicesBlocked
from services.inventory.domain.transfers.transfer import Transfer


@dataclass(frozen=True, kw_only=True)
class ShipTransfer:
    """From now on its devices are in transit."""

    scope: Scope
    transfer_id: str
    by: str
    expected_version: int | None = None


def ship_transfer(work: Work, command: ShipTransfer) -> Transfer:
    """All of it or nothing. Raises `NotFound`, `OutOfScope`, `Stale`, `TransferNotOpen`,
    `NothingToShip`, and `DevicesBlocked` with every device that is no longer there or free."""
    transfer = the_transfer(work, command.scope, command.transfer_id)
    command.scope.require(transfer.state.from_place)
    check_version("transfer", transfer.id, command.expected_version, transfer.state.revision)
    now = work.now()
    if not transfer.ship(now, command.by):
        return transfer
    devices = work.devices.many([line.device_id for line in transfer.state.lines])
    why = [(one, keeps_from_going(one, transfer.state.from_id)) for one in devices]
    blocked = [Blocked(one.state.reference, reason) for one, reason in why if reason is not None]
    if blocked:
        raise DevicesBlocked(blocked)
    for device in devices:
        device.ship(transfer.id, now, command.by)
    work.devices.save_all(devices)
    work.transfers.save(transfer)
    return transfer
