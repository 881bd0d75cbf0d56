"""Plan that devices go from one place to another."""

from dataclasses import dataclass
from typing import Final

from kernel.scope import Scope
from services.inventory.application.lookups import any_place, the_place
from services.inventory.application.moving import lines_of
from services.inventory.application.ports import Work
from services.inventory.domain.transfers.transfer import Transfer, TransferState

_CODE_LENGTH: Final = 8


@dataclass(frozen=True, kw_only=True)
class DraftTransfer:
    """`devices` are codes: label references, serial numbers or IMEIs."""

    scope: Scope
    from_site: str
    to_site: str
    by: str
    devices: tuple[str, ...] = ()


def draft_transfer(work: Work, command: DraftTransfer) -> Transfer:
    """Raises `OutOfScope`, `NotFound`, `InvalidValue`, and `DevicesBlocked` with those that may
    not go."""
    origin = the_place(work, command.scope, command.from_site)
    destination = any_place(work, command.to_site)
    transfer = Transfer.draft(
        TransferState(
            transfer_id=work.tools.new_id(),
            reference=f"T-{work.tools.new_code(_CODE_LENGTH)}",
            from_id=origin.id,
            from_place=origin.slug,
            to_id=destination.id,
            to_place=destination.slug,
            drafted_at=work.now(),
            drafted_by=command.by,
            lines=tuple(lines_of(work, command.devices, origin.id)),
        )
    )
    work.transfers.save(transfer)
    return transfer
