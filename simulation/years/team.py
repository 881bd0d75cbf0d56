"""Volunteers, people in civic service, employees: who comes and goes, and the hours they give."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from services.booking.domain.member import Member, WeeklyWindow
from simulation.names import full_name
from simulation.network import Role
from simulation.years.branch import Branch
from simulation.years.plan import VOLUNTEERS, on_or_after
from simulation.years.sites import SHARES
from simulation.years.world import World

STAY_DAYS: Final[dict[Role, tuple[int, int]]] = {
    "volunteer": (200, 1400),
    "civic_service": (180, 260),
    "employee": (700, 3000),
}
"""How long somebody stays; a contract of civic service is of about eight months."""
_SHARE_AT_FIRST: Final = 0.45
_COMES: Final = 0.9


@dataclass(frozen=True)
class Rhythm:
    """On which days of the week somebody works, from when (minutes after midnight) and how long."""

    weekdays: tuple[int, ...]
    start: int
    minutes: int

    @property
    def windows(self) -> tuple[WeeklyWindow, ...]:
        """When appointments may be given to them."""
        first, last = (time(m // 60, m % 60) for m in (self.start, self.start + self.minutes))
        return tuple(WeeklyWindow(weekday, first, last) for weekday in self.weekdays)


def gather(world: World) -> None:
    """Plans the places in every team; whoever leaves one is followed by somebody else."""
    volunteers = world.plan.scaled(VOLUNTEERS, len(world.branches))
    weights = sum(SHARES)
    for branch, share in zip(world.branches, SHARES, strict=True):
        places: list[Role] = ["employee"] * world.plan.scaled(2, 1)
        places += ["civic_service"] * world.plan.scaled(2, 1)
        places += ["volunteer"] * max(1, round(volunteers * share / weights))
        first, last = branch.open_days[0], world.plan.until
        for rank, role in enumerate(places):
            early = rank < 3 or world.likely(_SHARE_AT_FIRST)
            days = 0 if early else world.chance.randrange(max(1, (last - first).days))
            at = branch.local(first + timedelta(days=days), 8 * 60) + timedelta(seconds=rank)
            world.timeline.plan(at, partial(_join, world, branch, role))


def _join(world: World, branch: Branch, role: Role) -> None:
    chance = world.chance
    member = Member.join(
        world.new_id(),
        site_id=branch.id,
        site=branch.slug,
        name=" ".join(full_name(chance)),
        role=role,
        languages=("fr",),
        skills=(),
        now=world.now,
    )
    world.keep(member)
    world.members.append(member)
    branch.team.append(member)
    rhythm = _rhythm(world, role)
    world.weeks[member.id] = rhythm.windows
    leaves = branch.day(world.now) + timedelta(days=chance.randint(*STAY_DAYS[role]))
    _work(world, branch, member, rhythm, leaves, branch.day(world.now))


def _rhythm(world: World, role: Role) -> Rhythm:
    chance = world.chance
    if role == "employee":
        return Rhythm(tuple(range(5)), 540, 420)
    if role == "civic_service":
        return Rhythm(tuple(sorted(chance.sample(range(5), 4))), 540, 360)
    half_days = chance.choice((1, 1, 1, 2))
    return Rhythm(
        tuple(sorted(chance.sample(range(5), half_days))),
        chance.choice((540, 810)),
        chance.choice((180, 210, 240)),
    )


def _work(
    world: World, branch: Branch, member: Member, rhythm: Rhythm, leaves: date, day: date
) -> None:
    """The week of that day is confirmed on its Friday evening, then comes the next one."""
    monday = day - timedelta(days=day.weekday())
    friday = branch.local(monday + timedelta(days=4), 1080)
    friday += timedelta(seconds=world.chance.randrange(3000))
    world.timeline.plan(
        friday, partial(_confirm, world, branch, member, rhythm, leaves, max(day, monday))
    )


def _confirm(
    world: World, branch: Branch, member: Member, rhythm: Rhythm, leaves: date, first: date
) -> None:
    monday = first - timedelta(days=first.weekday())
    for weekday in rhythm.weekdays:
        day = monday + timedelta(days=weekday)
        if first <= day <= leaves and _is_open(branch, day) and world.likely(_COMES):
            _worked(world, branch, member, rhythm, branch.local(day, rhythm.start))
    if member.events:
        world.keep(member)
    after = monday + timedelta(days=7)
    if after <= leaves:
        _work(world, branch, member, rhythm, leaves, after)
    else:
        _leave(world, branch, member, leaves)


def _worked(world: World, branch: Branch, member: Member, rhythm: Rhythm, start: datetime) -> None:
    end = start + timedelta(minutes=rhythm.minutes)
    minutes = rhythm.minutes - world.chance.choice((0, 0, 0, 0, 30, 60))
    member.work_shift(world.new_id(), branch.id, (start, end), minutes, world.now)
    world.truth.add(f"{member.role}_minutes", branch, start, minutes)
    world.truth.saw(f"{_PLURAL.get(member.role, member.role)}_active", branch, start, member.id)


_PLURAL: Final = {"volunteer": "volunteers", "employee": "employees"}


def _leave(world: World, branch: Branch, member: Member, leaves: date) -> None:
    at = branch.local(leaves + timedelta(days=1), 0)
    member.leave(leaves, at, world.now)
    world.keep(member)
    branch.team.remove(member)
    world.later(partial(_join, world, branch, member.role), days=world.chance.randint(1, 40))


def _is_open(branch: Branch, day: date) -> bool:
    where = on_or_after(branch.open_days, day)
    return where < len(branch.open_days) and branch.open_days[where] == day
