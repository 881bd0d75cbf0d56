"""Put a shift on the rota, or a series of them."""

from dataclasses import dataclass
from datetime import datetime

from kernel.scope import Scope
from services.booking.application import rota
from services.booking.application.lookups import the_site
from services.booking.application.ports import Work
from services.booking.domain.recurrence import occurrences
from services.booking.domain.site import Site
from services.booking.domain.team.shift import Need, Shift


@dataclass(frozen=True, kw_only=True)
class PlanShift:
    """Who is needed, when, at a site or at one of its venues."""

    scope: Scope
    site: str
    start: datetime
    end: datetime
    needs: tuple[Need, ...]
    venue_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class PlanShiftSeries:
    """The same shift again and again; `rrule` is the value of an RRULE of RFC 5545."""

    first: PlanShift
    rrule: str


@dataclass(frozen=True)
class ShiftSeries:
    """The shifts of a series, by start."""

    items: list[Shift]


def plan_shift(work: Work, command: PlanShift) -> Shift:
    """Raises `OutOfScope`, `NotFound`, `InvalidValue`."""
    shift = _planned(work, _site(work, command), command, command.start)
    work.shifts.save(shift)
    return shift


def plan_shift_series(work: Work, command: PlanShiftSeries) -> ShiftSeries:
    """All of them or none; local times stay as they are across a change of hour.

    Raises `OutOfScope`, `NotFound`, `InvalidValue`.
    """
    first = command.first
    site = _site(work, first)
    series_id = work.tools.new_id()
    planned = []
    for number, start in enumerate(occurrences(command.rrule, first.start, site.zone), start=1):
        shift = _planned(work, site, first, start)
        shift.series_id, shift.occurrence = series_id, number
        work.shifts.save(shift)
        planned.append(shift)
    return ShiftSeries(planned)


def _site(work: Work, command: PlanShift) -> Site:
    site = the_site(work, command.scope, command.site)
    rota.check_venue(work, site, command.venue_id)
    return site


def _planned(work: Work, site: Site, command: PlanShift, start: datetime) -> Shift:
    shift = Shift(
        id=work.tools.new_id(),
        site_id=site.id,
        site=site.slug,
        timezone=site.description.timezone,
        start=start,
        end=start + (command.end - command.start),
        needs=command.needs,
        venue_id=command.venue_id,
    )
    return shift.plan(work.now())
