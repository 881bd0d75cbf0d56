"""Plan that a site is closed for a period."""

from dataclasses import dataclass
from datetime import date

from services.booking.application.lookups import the_site
from services.booking.application.ports import Work
from services.booking.application.scope import Scope
from services.booking.domain.closing.closure import Closure
from services.booking.domain.closing.period import Period
from services.booking.domain.refusals import InvalidValue
from services.booking.domain.site import Site


@dataclass(frozen=True, kw_only=True)
class Closing:
    """When a site is to be closed: local days, both inclusive, or a period of instants."""

    days: tuple[date, date] | None = None
    period: Period | None = None

    def at(self, site: Site) -> Period:
        """The period at the site. Raises `InvalidValue`."""
        if self.days is not None and self.period is None:
            return Period.of_days(*self.days, site.zone)
        if self.period is not None and self.days is None:
            return self.period
        raise InvalidValue("first_day", "either days or instants, not both")


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


def plan_closure(work: Work, command: PlanClosure) -> Closure:
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
    return closure
