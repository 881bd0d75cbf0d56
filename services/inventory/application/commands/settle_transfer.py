"""Settle a disputed transfer: say of each missing or extra device where it is."""

from dataclasses import dataclass
from datetime import datetime

from kernel.refusals import InvalidValue, check_version
from kernel.scope import Scope
from services.inventory.application.lookups import the_transfer
from services.inventory.application.moving import place_with, put_where_found, stands_at
from services.inventory.application.ports import Work
from services.inventory.domain.transfers.refusals import CannotSettle
from services.inventory.domain.transfers.transfer import Settlement, Transfer


@dataclass(frozen=True, kw_only=True)
class Settled:
    """Where one device is; `reason` is a code, and needed where it is written off as lost."""

    device_id: str
    outcome: Settlement
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class SettleTransfer:
    """Some of the differences, or all: with the last one the transfer is settled."""

    scope: Scope
    transfer_id: str
    settlements: tuple[Settled, ...]
    by: str
    expected_version: int | None = None


def settle_transfer(work: Work, command: SettleTransfer) -> Transfer:
    """The origin says what stayed behind, the destination what is there; either of them what is
    lost.

    Raises `NotFound`, `OutOfScope`, `Stale`, `TransferNotOpen`, `CannotSettle`, `InvalidValue`, and
    `DeviceNotAvailable` where an extra device cannot be put into stock.
    """
    transfer = the_transfer(work, command.scope, command.transfer_id)
    check_version("transfer", transfer.id, command.expected_version, transfer.state.revision)
    now, changed = work.now(), False
    for one in command.settlements:
        _check(command.scope, transfer, one)
        if transfer.settle(one.device_id, one.outcome, now, command.by, one.reason):
            _carry_out(work, transfer, one, now, command.by)
            changed = True
    if changed:
        work.transfers.save(transfer)
    return transfer


def _check(scope: Scope, transfer: Transfer, one: Settled) -> None:
    if one.outcome == "found_at_origin":
        scope.require(transfer.state.from_place)
    elif one.outcome == "lost":
        if one.reason is None:
            raise InvalidValue("settlements", "a reason for what is written off")
    else:
        scope.require(transfer.state.to_place)


def _carry_out(work: Work, transfer: Transfer, one: Settled, now: datetime, by: str) -> None:
    device = work.devices.get(one.device_id)
    if device is None:
        raise CannotSettle(one.device_id, one.outcome, "not_disputed")
    origin = place_with(work, transfer.state.from_id)
    destination = place_with(work, transfer.state.to_id)
    match one.outcome:
        case "found_at_origin":
            stands_at(work, device, origin, now, by)
        case "found_here":
            stands_at(work, device, destination, now, by)
        case "lost":
            device.lose(origin, now, by)
            work.devices.save(device)
            work.audit.record("device.write_off", [device.id, transfer.id], one.reason)
        case "relocated":
            if device.state.place_id != destination.id:
                put_where_found(work, device, destination, now, by, transfer_id=transfer.id)
        case "sent_back":
            # The books have it where it goes back to.
            pass
