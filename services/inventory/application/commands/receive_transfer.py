"""Receive a transfer: scan what arrived, then say that this was all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kernel.refusals import check_version
from kernel.scope import Scope
from services.inventory.application.lookups import the_transfer
from services.inventory.application.moving import place_with, stands_at
from services.inventory.application.ports import Work
from services.inventory.application.scanning import scanned_device
from services.inventory.domain.places import Place
from services.inventory.domain.transfers.transfer import ScanResult, Transfer


@dataclass(frozen=True, kw_only=True)
class ReceiveTransfer:
    """These codes were scanned where the transfer goes: label references, serial numbers or IMEIs.
    What was scanned before stays."""

    scope: Scope
    transfer_id: str
    codes: tuple[str, ...]
    by: str


@dataclass(frozen=True)
class Scanned:
    """What a code was: `already_here` stood at the place before, `unknown` is no device of ours."""

    code: str
    result: ScanResult | Literal["already_here", "unknown"]
    device_id: str | None = None
    reference: str | None = None


@dataclass(frozen=True)
class Receiving:
    """How far a transfer is received, and what the codes were, in their order."""

    transfer: Transfer
    scanned: Sequence[Scanned]


def receive_transfer(work: Work, command: ReceiveTransfer) -> Receiving:
    """Each device of it that was scanned is in stock here at once.

    Raises `NotFound`, `OutOfScope`, `TransferNotOpen`.
    """
    transfer = the_transfer(work, command.scope, command.transfer_id)
    command.scope.require(transfer.state.to_place)
    transfer.require_receiving()
    place, now = place_with(work, transfer.state.to_id), work.now()
    scanned = [_scan(work, transfer, place, code, now, command.by) for code in command.codes]
    if any(one.result in ("arrived", "extra") for one in scanned):
        work.transfers.save(transfer)
    return Receiving(transfer, scanned)


def _scan(
    work: Work, transfer: Transfer, place: Place, code: str, now: datetime, by: str
) -> Scanned:
    device = scanned_device(work, code)
    if device is None:
        return Scanned(code, "unknown")
    reference = device.state.reference
    if device.state.place_id == place.id and not transfer.knows(device.id):
        return Scanned(code, "already_here", device.id, reference)
    result = transfer.scan(device.id, reference, now, by)
    if result == "arrived":
        stands_at(work, device, place, now, by)
    return Scanned(code, result, device.id, reference)


@dataclass(frozen=True, kw_only=True)
class FinishReceiving:
    """Nothing more of the transfer will be scanned."""

    scope: Scope
    transfer_id: str
    by: str
    expected_version: int | None = None


def finish_receiving(work: Work, command: FinishReceiving) -> Transfer:
    """A missing or an extra device makes it disputed.

    Raises `NotFound`, `OutOfScope`, `Stale`, `TransferNotOpen`.
    """
    transfer = the_transfer(work, command.scope, command.transfer_id)
    command.scope.require(transfer.state.to_place)
    check_version("transfer", transfer.id, command.expected_version, transfer.state.revision)
    now = work.now()
    if transfer.state.status == "shipped":
        # What was scanned as extra and has since come here on a paper of its own is none.
        for device in work.devices.many([one.device_id for one in transfer.state.unsettled]):
            if device.state.place_id == transfer.state.to_id:
                transfer.moved_otherwise(device.id, now, command.by)
    if transfer.finish(now, command.by):
        work.transfers.save(transfer)
    return transfer
