"""Displace a batch of what a closure hits, and leave the rest for the next one.

Each batch is a transaction that sets the timer of the next, so a displacement that is interrupted,
wherever, goes on where it was: nothing is displaced twice, nobody is told twice.
"""

from dataclasses import dataclass

from services.booking.application.closing import DISPLACEMENT
from services.booking.application.displacing import KINDS
from services.booking.application.ports import Work

BATCH = 25
"""Of one transaction: a fraction of a second's work, so that others rarely meet it."""


@dataclass(frozen=True, kw_only=True)
class DisplaceBatch:
    """The closure whose displacement goes on."""

    closure_id: str


def displace_batch(work: Work, command: DisplaceBatch) -> int:
    """How many were displaced; 0 where none was left, and the displacement is over."""
    closure = work.closures.get(command.closure_id)
    if closure is None or closure.status != "displacing":
        return 0
    progress = work.closures.progress(closure.id)
    for kind in KINDS:
        done = kind.displace(work, closure, progress, BATCH)
        if done:
            progress.add(kind.name, done)
            work.closures.save_progress(progress)
            work.timers.set(DISPLACEMENT, closure.id, work.now())
            return done
    closure.all_displaced(progress.displaced, work.now())
    work.closures.save(closure)
    return 0
