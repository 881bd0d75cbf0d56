"""Loads the demo network: `python -m simulation.demo`, with booking's settings.

Eleven sites of which four in priority neighbourhoods, their teams, three partners, somewhat over a
hundred people, three weeks of appointments and shifts, workshops at Saint-Denis and at the media
library, and the last working day's morning at Saint-Denis. All of it is made by booking's own use
cases under a scripted clock, so every event is there as if it had happened.
Loading it again changes nothing. A load that was cut off before its weeks began goes on; one that
was cut off among them stays as it is and says so, since a past cannot be lived twice.
"""

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from pymongo import MongoClient

from kernel.refusals import AlreadyExists, NotFound
from kernel.scope import NATIONAL
from kit import settings
from kit.transaction import Store
from services.booking.application.commands.define_appointment_type import DefineAppointmentType
from services.booking.application.commands.join_member import JoinMember
from services.booking.application.commands.join_partner import JoinPartner
from services.booking.application.commands.open_site import OpenSite
from services.booking.application.commands.set_availability import SetAvailability
from services.booking.application.queries.members import ListMembers
from services.booking.application.queries.sites import GetSite
from services.booking.bootstrap import Booking, bootstrap
from services.booking.domain.member import WeeklyWindow
from services.booking.domain.partner import PartnerDescription
from services.booking.domain.site import Site
from simulation.history import plan_day, working_days
from simulation.morning import plan_morning
from simulation.network import PARTNERS, PLACES, TYPES, Place, Teammate, described, team_of
from simulation.once import Loaded, Say, once
from simulation.people import Visitor, visitors
from simulation.reception import Desk, context
from simulation.rota import plan_rota
from simulation.timeline import ScriptedClock, Timeline
from simulation.workshops import plan_walk_ins, plan_workshops

SEED = 93_200
PEOPLE = 140
DAYS = 15
SHOWN = "saint-denis"
MEETINGS_A_DAY = {SHOWN: 3.0}
"""Ordinary appointments at the site that is shown."""
ELSEWHERE_A_DAY = 1.1
"""At the others: just enough for figures that are not about too few people to be shown."""


def load(store: Store, now: datetime, say: Say = print) -> Loaded:
    """Loads the network into booking's database as of `now`."""
    clock = ScriptedClock(now)
    app = bootstrap(store=store, clock=clock)
    app.prepare()

    def play(at: datetime, begin: Callable[[], None]) -> dict[str, int]:
        return _play(app, clock, at, say, begin)

    return once(store.database, "the demo network", now, SEED, say, play)


def _play(
    app: Booking, clock: ScriptedClock, now: datetime, say: Say, begin: Callable[[], None]
) -> dict[str, int]:
    chance = Random(SEED)
    today = last_morning(app, now)
    clock.instant = datetime.combine(today - timedelta(days=60), time(8), UTC)
    say(f"appointment types: {len(TYPES)}")
    for code, name, rules in TYPES:
        app.define_appointment_type(
            DefineAppointmentType(scope=NATIONAL, code=code, name=name, rules=rules), context()
        )
    for partner in PARTNERS:
        _join(app, partner)
    counts = {"sites": 0, "members": 0}
    sites = []
    for place in PLACES:
        site = _site(app, place)
        team = team_of(place, chance)
        _team(app, site, team)
        sites.append(site)
        counts["sites"] += 1
        counts["members"] += len(team)
    in_qpv = sum(place.in_qpv for place in PLACES)
    say(f"sites: {len(sites)}, of which {in_qpv} in QPV; team: {counts['members']}")
    timeline = Timeline(clock, now)
    desks = _desks(app, sites, timeline, today, chance)
    for desk in desks:
        _plan(desk, today, now)
        plan_rota(desk, today)
    for week in range(4, -1, -1):
        monday = today - timedelta(days=today.weekday() + 7 * week)
        timeline.plan(desks[0].local(monday, 0), partial(say, f"week of {monday}"))
    plan_morning(desks[0], today, desks[0].people[:6])
    plan_workshops(desks[0], today, now)
    plan_walk_ins(desks[0], today)
    begin()
    timeline.run()
    for desk in desks:
        for what, count in desk.counts.items():
            counts[what] = counts.get(what, 0) + count
    say(f"people: {counts.get('people registered', 0)}")
    done = ", ".join(
        f"{counts.get(what, 0)} {what}" for what in ("completed", "missed", "cancelled")
    )
    say(f"appointments: {counts.get('booked', 0)} booked, {done}")
    say(f"shifts: {counts['shifts']}")
    say(f"the morning at Saint-Denis is that of {today:%Y-%m-%d}")
    return counts


def last_morning(app: Booking, now: datetime) -> date:
    """The last working day in Paris whose morning is over."""
    local = now.astimezone(ZoneInfo("Europe/Paris"))
    day = local.date() if local.time() >= time(12, 30) else local.date() - timedelta(days=1)
    holidays = app.tools.calendar.holidays("93", day - timedelta(days=14), day)
    while day.weekday() > 4 or day in holidays:
        day -= timedelta(days=1)
    return day


def _join(app: Booking, partner: PartnerDescription) -> None:
    try:
        app.join_partner(JoinPartner(scope=NATIONAL, description=partner), context())
    except AlreadyExists:
        # Of a load that was cut off before its weeks.
        return


def _site(app: Booking, place: Place) -> Site:
    try:
        return app.get_site(GetSite(scope=NATIONAL, site=place.slug))
    except NotFound:
        return app.open_site(OpenSite(scope=NATIONAL, description=described(place)), context())


def _team(app: Booking, site: Site, team: Sequence[Teammate]) -> None:
    there = [one.member.id for one in app.list_members(ListMembers(scope=NATIONAL, site=site.slug))]
    for rank, mate in enumerate(team):
        member_id = there[rank] if rank < len(there) else _joined(app, site, mate)
        week = tuple(
            WeeklyWindow(
                shift.weekday, time.fromisoformat(shift.start), time.fromisoformat(shift.end)
            )
            for shift in mate.week
        )
        command = SetAvailability(scope=NATIONAL, member_id=member_id, weekly=week)
        app.set_availability(command, context())


def _joined(app: Booking, site: Site, mate: Teammate) -> str:
    command = JoinMember(
        scope=NATIONAL,
        site=site.slug,
        name=mate.name,
        role=mate.role,
        languages=mate.languages,
        skills=mate.skills,
        experienced=mate.role == "employee",
    )
    return app.join_member(command, context()).id


def _desks(
    app: Booking, sites: list[Site], timeline: Timeline, today: date, chance: Random
) -> list[Desk]:
    """A quarter of the people come to the first site, the others evenly to the rest."""
    everybody: list[Visitor] = visitors(PEOPLE, today.year, chance)
    first, others = everybody[: PEOPLE // 4], everybody[PEOPLE // 4 :]
    rest = len(sites) - 1
    shares = [first, *(others[rank::rest] for rank in range(rest))]
    return [
        Desk(app, site, timeline, Random(f"{SEED}/{site.slug}"), share)
        for site, share in zip(sites, shares, strict=True)
    ]


def _plan(desk: Desk, today: date, now: datetime) -> None:
    """Three weeks up to the morning, and a few appointments of the days to come."""
    meetings = MEETINGS_A_DAY.get(desk.site.slug, ELSEWHERE_A_DAY)
    past = working_days(desk, today - timedelta(days=1), DAYS)
    for day in past:
        plan_day(desk, day, meetings)
    for visitor in desk.people[:2]:
        desk.timeline.plan(
            now - timedelta(minutes=desk.chance.randint(5, 240)),
            partial(_ahead, desk, visitor, now),
        )


def _ahead(desk: Desk, visitor: Visitor, now: datetime) -> None:
    person_id = desk.person(visitor)
    start = now + timedelta(days=desk.chance.randint(1, 5))
    slots = desk.slots("advice", start, start + timedelta(days=7), person_id)
    desk.book(desk.chance.choice(slots[:20]), "advice", person_id)


def main() -> int:
    """Loads the network that the environment names; the exit status."""
    configuration = settings.load("booking")
    client: MongoClient[dict[str, Any]] = MongoClient(configuration.mongodb_uri, tz_aware=True)
    with client:
        load(Store("booking", client), datetime.now(UTC).replace(microsecond=0))
    return 0


if __name__ == "__main__":
    sys.exit(main())
