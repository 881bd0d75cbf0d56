"""Show the code of a top-up, once, for the buyer's paper."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.inventory.application.lookups import the_top_up
from services.inventory.application.ports import Work
from services.inventory.domain.top_ups.secret import SecretCode
from services.inventory.domain.top_ups.top_up import TopUp


@dataclass(frozen=True, kw_only=True)
class RevealTopUp:
    """A top-up that was sold at one of the caller's places."""

    scope: Scope
    top_up_id: str
    by: str
    expected_version: int | None = None


@dataclass(frozen=True)
class Revealed:
    """A top-up with its code, which exists nowhere else any more."""

    top_up: TopUp
    code: SecretCode


def reveal_top_up(work: Work, command: RevealTopUp) -> Revealed:
    """Once; the code leaves the vault with this answer.

    Raises `NotFound`, `Stale`, `AlreadyShown`, `TopUpVoid`, `VaultClosed`.
    """
    top_up = the_top_up(work, command.scope, command.top_up_id)
    check_version("top_up", top_up.id, command.expected_version, top_up.version)
    top_up.show(work.now(), command.by)
    code = work.vault.give_up(top_up.id)
    work.top_ups.save(top_up)
    work.audit.record("top_up.reveal", [top_up.id])
    return Revealed(top_up, code)
