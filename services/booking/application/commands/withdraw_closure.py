"""Withdraw a planned closure: the site is open after all."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.closing import DISPLACEMENT, ClosureView
from services.booking.application.lookups import the_closure
from services.booking.application.ports import Work


@dataclass(frozen=True, kw_only=True)
class WithdrawClosure:
    """What was displaced already stays so, and keeps its proposals; the rest stays planned."""

    scope: Scope
    site: str
    closure_id: str
    expected_version: int | None = None


def withdraw_closure(work: Work, command: WithdrawClosure) -> ClosureView:
    """Raises `OutOfScope`, `NotFound`, `Stale`, `ClosureOver`."""
    closure = the_closure(work, command.scope, command.site, command.closure_id)
    check_version("closure", closure.id, command.expected_version, closure.version)
    if closure.withdraw(work.now()):
        work.closures.save(closure)
        work.timers.clear(DISPLACEMENT, closure.id)
    return ClosureView.of(work, closure)
