"""What the use cases about closures share: when one is to be, and how one stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kernel.refusals import InvalidValue
from services.booking.application.displacing import KINDS
from services.booking.application.ports import Work
from services.booking.domain.closing.closure import Closure
from services.booking.domain.closing.period import Period
from services.booking.domain.site import Site

DISPLACEMENT = "closure_displacement"
"""The kind of the timer that displaces what a closure hits, a batch at a time."""


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


@dataclass(frozen=True)
class ClosureView:
    """A closure with how far its displacement is: what is done and what is left, by kind."""

    closure: Closure
    displaced: Mapping[str, int]
    left: Mapping[str, int]

    @classmethod
    def of(cls, work: Work, closure: Closure) -> "ClosureView":
        """As it stands now."""
        displaced = {kind.name: 0 for kind in KINDS}
        left = dict(displaced)
        if closure.displaces:
            displaced |= work.closures.progress(closure.id).displaced
        if closure.status == "displacing":
            for kind in KINDS:
                left[kind.name] = kind.count(
                    work, closure.site_id, closure.period, closure.planned_at
                )
        return cls(closure, displaced, left)
