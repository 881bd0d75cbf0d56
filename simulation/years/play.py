"""Plays the years: everything in its order, event after event, and what went in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any, Final

from kit.clock import SystemClock
from kit.commit_order import CommitOrder
from simulation.timeline import ScriptedClock, Timeline
from simulation.years import partners, sites, team
from simulation.years.branch import Branch
from simulation.years.devices import Workbench
from simulation.years.groups import Groups
from simulation.years.handing_over import Counter
from simulation.years.ids import ids_of
from simulation.years.learners import School
from simulation.years.lives import Lives
from simulation.years.plan import Plan
from simulation.years.professionals import Sessions
from simulation.years.record import Recorder, Sink
from simulation.years.top_ups import Shop
from simulation.years.truth import Truth
from simulation.years.visitors import Visitor, everybody
from simulation.years.walk_ins import Queues
from simulation.years.workshops import OpenWorkshops, Table
from simulation.years.world import World

Day = Callable[[date, int], None]
"""Called as each day begins, with how many events there are so far."""
_EVENING: Final = 18 * 60 + 30


@dataclass(frozen=True)
class Played:
    """What there is at the end, and the figures that went in."""

    world: World
    figures: dict[str, Any]


def play(plan: Plan, sink: Sink, day: Day | None = None) -> Played:
    """Makes every event, in the order of their instants, and gives each to `sink`."""
    chance = Random(f"{plan.seed}/{plan.years}/{plan.people}/{plan.until}")
    birth = datetime.combine(plan.first, time(3), UTC)
    clock = ScriptedClock(birth)
    timeline = Timeline(clock, datetime.combine(plan.until, time(23), UTC))
    new_id = ids_of(chance, clock.now)
    machine = SystemClock()
    order = CommitOrder(lambda: int(machine.now().timestamp() * 1000))
    world = World(plan, chance, timeline, Recorder(new_id, order, sink), Truth(), new_id)
    sites.open_sites(world, birth)
    team.gather(world)
    partners.join(world)
    visitors = _begin(world)
    clock.instant = birth
    if day is not None:
        for number in range(plan.days + 1):
            begins = birth + timedelta(days=number)
            timeline.plan(begins, lambda: day(clock.now().date(), world.recorder.made))
    timeline.run()
    return Played(world, _figures(world, visitors))


def _begin(world: World) -> list[Visitor]:
    """Plans what begins by itself; the rest follows from it."""
    queues, table = Queues(world), Table(world)
    workbench = Workbench(world, Counter(world, queues))
    school = School(world)
    groups = Groups(world, school, table)
    lives = Lives(world, queues, Shop(world, queues), workbench, school, groups)
    visitors = everybody(world)
    for visitor in visitors:
        world.timeline.plan(visitor.arrives, partial(lives.begin, visitor))
    queues.plan_anonymous()
    workbench.plan_lots()
    OpenWorkshops(world, table).plan()
    Sessions(world).plan()
    for branch in world.branches:
        last = _last_day(world, branch)
        ours = [one for one in visitors if one.branch is branch]
        evening = branch.local(last, _EVENING)
        world.timeline.plan(evening, partial(lives.nobody_is_left, ours))
    return visitors


def _last_day(world: World, branch: Branch) -> date:
    return max((one for one in branch.open_days if one < world.plan.until), default=branch.first)


def _figures(world: World, visitors: list[Visitor]) -> dict[str, Any]:
    plan, truth = world.plan, world.truth
    in_qpv = {one.id for one in visitors if one.person is not None and one.in_qpv}
    truth.among("people_supported_in_qpv", "people_supported", in_qpv)
    return {
        "plan": {
            "years": plan.years,
            "people": plan.people,
            "seed": plan.seed,
            "first": plan.first.isoformat(),
            "until": plan.until.isoformat(),
        },
        "events": {"total": world.recorder.made, **world.recorder.counts},
        "network": {
            "sites": len(world.branches),
            "sites_in_qpv": sum(one.site.description.in_qpv for one in world.branches),
            "partners": len(world.partners),
            "team": dict(sorted(_roles(world).items())),
        },
        **truth.summary(),
    }


def _roles(world: World) -> dict[str, int]:
    """Who is in a team at the end, by role."""
    roles: dict[str, int] = {}
    for branch in world.branches:
        for member in branch.team:
            roles[member.role] = roles.get(member.role, 0) + 1
    return roles
