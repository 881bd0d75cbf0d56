"""Change a draft, or give it up."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.inventory.application.lookups import the_device_named, the_transfer
from services.inventory.application.moving import lines_of
from services.inventory.application.ports import Work
from services.inventory.domain.transfers.transfer import Transfer


@dataclass(frozen=True, kw_only=True)
class ChangeTransfer:
    """`add` are codes of devices that go too, `remove` codes or ids of those that do not."""

    scope: Scope
    transfer_id: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    expected_version: int | None = None


def change_transfer(work: Work, command: ChangeTransfer) -> Transfer:
    """Raises `NotFound`, `OutOfScope`, `Stale`, `TransferNotOpen`, `InvalidValue`, and
    `DevicesBlocked` with those that may not go."""
    transfer = _the_draft(work, command.scope, command.transfer_id, command.expected_version)
    add = lines_of(work, command.add, transfer.state.from_id)
    if transfer.change(add, _ids(work, command.scope, transfer, command.remove)):
        work.transfers.save(transfer)
    return transfer


def _ids(work: Work, scope: Scope, transfer: Transfer, codes: Sequence[str]) -> frozenset[str]:
    there = {line.device_id for line in transfer.state.lines}
    return frozenset(
        one if one in there else the_device_named(work, scope, one).id for one in codes
    )


@dataclass(frozen=True, kw_only=True)
class CancelTransfer:
    """Nothing of the draft will leave."""

    scope: Scope
    transfer_id: str
    expected_version: int | None = None


def cancel_transfer(work: Work, command: CancelTransfer) -> Transfer:
    """Raises `NotFound`, `OutOfScope`, `Stale`, `TransferNotOpen`."""
    transfer = _the_draft(work, command.scope, command.transfer_id, command.expected_version)
    if transfer.cancel(work.now()):
        work.transfers.save(transfer)
    return transfer


def _the_draft(
    work: Work, scope: Scope, transfer_id: str, expected_version: int | None
) -> Transfer:
    transfer = the_transfer(work, scope, transfer_id)
    scope.require(transfer.state.from_place)
    check_version("transfer", transfer.id, expected_version, transfer.state.revision)
    return transfer
