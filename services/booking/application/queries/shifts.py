"""The rota: one shift, or those of a site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from kernel.refusals import InvalidValue
from kernel.scope import Scope
from services.booking.application import rota
from services.booking.application.lookups import the_site
from services.booking.application.ports import Work
from services.booking.application.queries.workshops import LONGEST
from services.booking.domain.team.shift import Shift


@dataclass(frozen=True, kw_only=True)
class GetShift:
    """One shift."""

    scope: Scope
    shift_id: str


def get_shift(work: Work, query: GetShift) -> Shift:
    """Raises `NotFound`."""
    return rota.the_shift(work, query.scope, query.shift_id)


@dataclass(frozen=True, kw_only=True)
class ListShifts:
    """Those that start on a site's calendar from `first` to `last`; `after` is the last id seen."""

    scope: Scope
    site: str
    first: date
    last: date
    after: str | None = None
    limit: int = 200


def list_shifts(work: Work, query: ListShifts) -> Sequence[Shift]:
    """By start, then id, cancelled ones among them. Raises `OutOfScope`, `NotFound`,
    `InvalidValue`."""
    if not query.first <= query.last <= query.first + LONGEST:
        raise InvalidValue("last", f"up to {LONGEST.days} days after the first")
    site = the_site(work, query.scope, query.site)
    start = datetime.combine(query.first, time(), site.zone).astimezone(UTC)
    end = datetime.combine(query.last + timedelta(days=1), time(), site.zone).astimezone(UTC)
    return work.shifts.at_site(site.id, start, end, query.after, query.limit)
