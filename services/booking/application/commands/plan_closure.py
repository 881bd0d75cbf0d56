"""Plan that a site is closed for a period."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.booking.application.closing import DISPLACEMENT, Closing, ClosureView
from services.booking.application.lookups import the_site
from services.booking.application.ports import Work
from services.booking.domain.closing.closure import Closure


@dataclass(frozen=True, kw_only=True)
class PlanClosure:
    """`reason` is one of `CLOSURE_REASONS`.

    Nothing can be booked in the period from now on. With `displace`, what is planned there is
    moved as well, soon after.
    """

    scope: Scope
    site: str
    closing: Closing
    reason: str
    displace: bool = False


def plan_closure(work: Work, command: PlanClosure) -> ClosureView:
    """Raises `OutOfScope`, `NotFound`, `InvalidValue`."""
    site = the_site(work, command.scope, command.site)
    closure = Closure.plan(
        work.tools.new_id(),
        site,
        command.closing.at(site),
        reason=command.reason,
        displaces=command.displace,
        now=work.now(),
        days=command.closing.days,
    )
    work.closures.save(closure)
    if closure.displaces:
        work.timers.set(DISPLACEMENT, closure.id, work.now())
    return ClosureView.of(work, closure)
