"""Schedule a workshop, or a series of them."""

from dataclasses import dataclass, replace
from datetime import datetime

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.booking.application import seating, staging
from services.booking.application.lookups import the_member, the_site
from services.booking.application.ports import Work
from services.booking.application.views import SeriesView, WorkshopView
from services.booking.domain.recurrence import occurrences
from services.booking.domain.site import Site
from services.booking.domain.workshops.roster import Quota, Roster
from services.booking.domain.workshops.workshop import (
    USUAL_CAPACITY,
    Workshop,
    WorkshopData,
)


@dataclass(frozen=True, kw_only=True)
class ScheduleWorkshop:
    """What is taught by whom, where and when; `computers` is how many are lent.

    At one of the site's venues, or in its `room`; where neither is given, in the smallest free
    room that is large enough.
    """

    scope: Scope
    site: str
    start: datetime
    end: datetime
    trainer_id: str
    module: str | None = None
    subject: str | None = None
    title: str | None = None
    capacity: int = USUAL_CAPACITY
    room: str | None = None
    venue_id: str | None = None
    computers: int = 0
    quotas: tuple[Quota, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ScheduleSeries:
    """The same workshop again and again; `rrule` is the value of an RRULE of RFC 5545."""

    first: ScheduleWorkshop
    rrule: str


def schedule_workshop(work: Work, command: ScheduleWorkshop) -> WorkshopView:
    """Raises `OutOfScope`, `NotFound`, `InvalidValue`, `SiteClosed`, `Engaged`, `SeatsHeld`."""
    site = _checked(work, command)
    return _schedule(work, site, command, _plan(work, site, command))


def schedule_series(work: Work, command: ScheduleSeries) -> SeriesView:
    """All of them or none; local times stay as they are across a change of hour.

    Raises as `schedule_workshop` does; `SiteClosed` and `Engaged` tell which start is in the way.
    """
    first = command.first
    site = _checked(work, first)
    starts = occurrences(command.rrule, first.start, site.zone)
    series_id = work.tools.new_id()
    scheduled = []
    for number, start in enumerate(starts, start=1):
        one = replace(first, start=start, end=start + (first.end - first.start))
        plan = replace(_plan(work, site, one), series_id=series_id, occurrence=number)
        scheduled.append(_schedule(work, site, one, plan))
    return SeriesView(scheduled)


def _checked(work: Work, command: ScheduleWorkshop) -> Site:
    site = the_site(work, command.scope, command.site)
    the_member(work, command.scope, command.trainer_id)
    for quota in command.quotas:
        if work.partners.get(quota.partner_id) is None:
            raise NotFound("partner", quota.partner_id)
    return site


def _plan(work: Work, site: Site, command: ScheduleWorkshop) -> WorkshopData:
    return WorkshopData(
        workshop_id=work.tools.new_id(),
        site_id=site.id,
        site=site.slug,
        timezone=site.description.timezone,
        start=command.start,
        end=command.end,
        trainer_id=command.trainer_id,
        capacity=command.capacity,
        module=command.module,
        subject=command.subject,
        title=command.title,
        room=command.room,
        venue_id=command.venue_id,
    )


def _schedule(
    work: Work, site: Site, command: ScheduleWorkshop, plan: WorkshopData
) -> WorkshopView:
    plan.check(work.now())
    plan = staging.placed(work, site, plan)
    computers = staging.free_computers(work, site, command.computers, plan)
    plan = replace(plan, computers=computers)
    workshop = Workshop.schedule(plan, work.now())
    roster = Roster(id=workshop.id, capacity=plan.capacity)
    roster.arrange(plan.capacity, command.quotas, work.now())
    seating.claim(work, staging.holds(plan))
    work.workshops.save(workshop)
    work.rosters.add(roster)
    seating.plan_quotas(work, roster)
    return WorkshopView.of(workshop, roster, work.now())
