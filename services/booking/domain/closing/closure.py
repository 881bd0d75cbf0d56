"""A planned closure of a site."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Self

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.booking.domain.closing.events import (
    SiteClosureDisplaced,
    SiteClosurePlanned,
    SiteClosureWithdrawn,
)
from services.booking.domain.closing.period import Period
from services.booking.domain.closing.refusals import ClosureOver
from services.booking.domain.site import Site

CLOSURE_REASONS = ("holidays", "works", "training", "short_staffed", "emergency", "other")
ClosureStatus = Literal["planned", "displacing", "displaced", "withdrawn"]


@dataclass(kw_only=True)
class Closure(Aggregate):
    """A site is closed for a period.

    `days` are its first and last local day where it was planned by days. With `displaces`, what
    was planned at the site in the period is moved, step by step, until `displaced_at`.
    """

    site_id: str
    site: str
    period: Period
    reason: str
    displaces: bool
    planned_at: datetime
    days: tuple[date, date] | None = None
    withdrawn_at: datetime | None = None
    displaced_at: datetime | None = None

    @classmethod
    def plan(
        cls,
        id_: str,
        site: Site,
        period: Period,
        *,
        reason: str,
        displaces: bool,
        now: datetime,
        days: tuple[date, date] | None = None,
    ) -> Self:
        """A new closure. Raises `InvalidValue` for an unknown reason or a period that is over."""
        if reason not in CLOSURE_REASONS:
            raise InvalidValue("reason", "one of " + ", ".join(CLOSURE_REASONS))
        if period.end <= now:
            raise InvalidValue("last_day" if days else "end", "in the future")
        closure = cls(
            id=id_,
            site_id=site.id,
            site=site.slug,
            period=period,
            reason=reason,
            displaces=displaces,
            planned_at=now,
            days=days,
        )
        closure.record(SiteClosurePlanned(at=now, displaces=displaces, **closure._facts()))
        return closure

    @property
    def status(self) -> ClosureStatus:
        """Where it stands."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        if not self.displaces:
            return "planned"
        return "displacing" if self.displaced_at is None else "displaced"

    def withdraw(self, now: datetime) -> bool:
        """The site is open after all; a repeat does nothing and says so. Raises `ClosureOver`."""
        if self.withdrawn_at is not None:
            return False
        if self.period.end <= now:
            raise ClosureOver(self.id, self.period.end)
        self.withdrawn_at = now
        self.record(SiteClosureWithdrawn(at=now, **self._facts()))
        return True

    def all_displaced(self, displaced: Mapping[str, int], now: datetime) -> None:
        """Notes that nothing is left to be displaced."""
        self.displaced_at = now
        self.record(SiteClosureDisplaced(at=now, displaced=dict(displaced), **self._facts()))

    def _facts(self) -> dict[str, Any]:
        return {
            "closure_id": self.id,
            "site_id": self.site_id,
            "period": self.period,
            "reason": self.reason,
        }
