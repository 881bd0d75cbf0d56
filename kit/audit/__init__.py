"""The audit log: who read or changed whose data, and when.

Entries are written by `kit.audit.trail` alone, in the transaction of what they tell of; nobody
changes or removes them. `kit.audit.sealer` chains them by hashes, `kit.audit.verification` says
whether they are what was written, `kit.audit.search` finds them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kit.audit.places import prepare
from kit.audit.trail import Trail

if TYPE_CHECKING:
    from kit.transaction import Transaction

__all__ = ["Trail", "prepare", "record"]


def record(
    tx: "Transaction", action: str, targets: Sequence[str], reason: str | None = None
) -> None:
    """Keeps that the transaction's actor does `action` (`dead_letter.replay`) to these ids, in
    place of the entry that it leaves by itself. `reason` is a code, never typed text."""
    tx.trail.note(action, targets, reason)
