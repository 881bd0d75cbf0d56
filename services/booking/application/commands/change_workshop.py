"""Change a workshop, or the rest of its series."""

from dataclasses import dataclass, replace
from datetime import datetime

from kernel.refusals import NotFound, check_version
from kernel.scope import Scope
from services.booking.application import seating, staging
from services.booking.application.commands.cancel_workshop import following
from services.booking.application.lookups import the_member, the_site
from services.booking.application.ports import Work
from services.booking.application.reminders import drop_reminder, plan_reminder
from services.booking.application.series import Move, Reach
from services.booking.application.views import WorkshopView
from services.booking.domain.site import Site
from services.booking.domain.workshops.refusals import PeopleEngaged
from services.booking.domain.workshops.roster import Quota, Roster
from services.booking.domain.workshops.workshop import Workshop, WorkshopData


@dataclass(frozen=True, kw_only=True)
class ChangeWorkshop:
    """What is None stays as it is; a new `start` alone keeps the length.

    A `room` takes it to the site, a venue away from it. With `following`, those that follow in
    the series move by as much on the clock as this one, and take the other changes too.
    """

    scope: Scope
    workshop_id: str
    reach: Reach = "this"
    start: datetime | None = None
    end: datetime | None = None
    trainer_id: str | None = None
    title: str | None = None
    capacity: int | None = None
    room: str | None = None
    venue_id: str | None = None
    computers: int | None = None
    quotas: tuple[Quota, ...] | None = None
    expected_version: int | None = None


def change_workshop(work: Work, command: ChangeWorkshop) -> WorkshopView:
    """All of them or none. A raised capacity goes to those in line.

    Raises `NotFound`, `Stale`, `InvalidValue`, `WrongWorkshopState`, `WorkshopStarted`,
    `SiteClosed`, `Engaged`, `PeopleEngaged` where somebody who holds a seat is taken at the new
    time, and `SeatsHeld`.
    """
    workshop, roster = seating.locked(work, command.scope, command.workshop_id)
    check_version("workshop", workshop.id, command.expected_version, workshop.version)
    site = the_site(work, command.scope, workshop.data.site)
    if command.trainer_id is not None:
        the_member(work, command.scope, command.trainer_id)
    for quota in command.quotas or ():
        if work.partners.get(quota.partner_id) is None:
            raise NotFound("partner", quota.partner_id)
    every = [(workshop, roster)]
    if command.reach == "following":
        every += following(work, command.scope, workshop)
    data = workshop.data
    move = Move.of((data.start, data.end), command.start, command.end, site.zone)
    for one, its_roster in every:
        one.require_open("change", work.now())
        _release(work, one, its_roster)
    for one, its_roster in every:
        _change(work, command, site, move, one, its_roster)
    return WorkshopView.of(workshop, roster, work.now())


def _release(work: Work, workshop: Workshop, roster: Roster) -> None:
    people = [seating.claim_of(e.seat_id, e.person_id, workshop.data) for e in roster.held]
    work.busy.release([*staging.holds(workshop.data), *people])


def _change(
    work: Work,
    command: ChangeWorkshop,
    site: Site,
    move: Move,
    workshop: Workshop,
    roster: Roster,
) -> None:
    now, before = work.now(), workshop.data
    start, end = move.applied(before.start)
    plan = replace(
        before,
        start=start,
        end=end,
        trainer_id=command.trainer_id or before.trainer_id,
        title=before.title if command.title is None else command.title,
        capacity=command.capacity or before.capacity,
    )
    if command.room is not None or command.venue_id is not None:
        plan = replace(plan, room=command.room, venue_id=command.venue_id)
    plan.check(now)
    plan = staging.placed(work, site, plan)
    count = len(plan.computers) if command.computers is None else command.computers
    plan = replace(plan, computers=staging.free_computers(work, site, count, plan))
    roster.arrange(plan.capacity, roster.quotas if command.quotas is None else command.quotas, now)
    taken = [e.seat_id for e in roster.held if seating.is_engaged(work, e.person_id, plan)]
    if taken:
        raise PeopleEngaged(workshop.id, taken)
    people = [seating.claim_of(e.seat_id, e.person_id, plan) for e in roster.held]
    seating.claim(work, [*staging.holds(plan), *people])
    workshop.change(plan, now)
    work.workshops.save(workshop)
    if plan.start != before.start:
        _tell(work, before, workshop, roster)
    seating.plan_quotas(work, roster)
    seating.settle(work, workshop, roster)
    work.rosters.save(roster)


def _tell(work: Work, before: WorkshopData, workshop: Workshop, roster: Roster) -> None:
    """Tells those who hold a seat that it starts at another time, and reminds them of that one."""
    data = workshop.data
    for entry in roster.held:
        seat = seating.the_seat(work, workshop, entry.seat_id)
        if entry.place == "offered":
            seating.withdraw_offer(work, seat, before)
            seating.tell_of_offer(work, seat, data)
            continue
        drop_reminder(work, "seat_reminder", seat.id, before.start)
        plan_reminder(work, "seat_reminder", seat.id, data.start)
        work.notifications.queue(
            f"workshop_moved:{seat.id}:{workshop.version}",
            seat.data.person_id,
            "workshop_moved",
            {"site": data.site, "start": before.start, "instead": data.start},
            not_after=max(before.start, data.start),
        )
