"""Tell, once a day, of codes whose last day comes near, and give up those whose day is past."""

from dataclasses import dataclass
from typing import Final

from services.inventory.application.ports import Work

EXPIRING: Final = "top_ups_expiring"
"""The timer's kind; its reference is the batch's id."""


@dataclass(frozen=True, kw_only=True)
class WarnOfExpiry:
    """About one batch."""

    batch_id: str


def warn_of_expiry(work: Work, command: WarnOfExpiry) -> None:
    """What is sold already is told of no more."""
    batch = work.batches.get(command.batch_id)
    if batch is None:
        return
    now = work.now()
    again = batch.warn(work.vault.left(batch.id), now)
    work.batches.save(batch)
    if again is not None:
        work.timers.set(EXPIRING, batch.id, again)
    elif batch.past(now):
        work.vault.expire(batch.id)
