"""The reception points: when each opens, when it is closed, how many come."""

from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from services.booking.adapters.holidays_fr import FrenchHolidays
from services.booking.domain.closing.closure import Closure
from services.booking.domain.closing.period import Period
from services.booking.domain.site import Site
from simulation.network import PLACES, described
from simulation.years.branch import Branch
from simulation.years.world import World

OPENS: Final = (0.0, 0.0, 0.0, 0.05, 0.0, 0.1, 0.15, 0.2, 0.25, 0.35, 0.45)
"""After which share of the time each place joins the network, in their order."""
SHARES: Final = (20, 11, 12, 7, 12, 7, 9, 6, 7, 5, 4)
"""How many of a hundred people come to each."""
_AHEAD: Final = timedelta(days=200)
_SOUTH: Final = "974"
_TOLD_BEFORE: Final = timedelta(days=60)

Holidays = tuple[date, date]


def open_sites(world: World, birth: datetime) -> None:
    """Adds the branches; each tells of itself on the day on which it opens."""
    for rank, place in enumerate(PLACES):
        opened = world.plan.after(OPENS[rank])
        zone = ZoneInfo(described(place).timezone)
        world.timeline.clock.instant = birth
        site = Site.open(world.new_id(), described(place), birth)
        site.events.clear()
        branch = Branch(site=site, open_days=[], no_shows=0.08 + 0.013 * (rank * 7 % 11), zone=zone)
        away = _away(world, site.description.department, world.chance)
        branch.open_days = _open_days(world, branch, opened, away)
        world.branches.append(branch)
        at = branch.local(opened, 7 * 60) + timedelta(seconds=rank)
        world.timeline.plan(at, partial(_open, world, branch))
        for holidays in (one for one in away if one[0] > opened):
            told = max(at + timedelta(hours=1), branch.local(holidays[0], 540) - _TOLD_BEFORE)
            world.timeline.plan(told, partial(_close, world, branch, holidays))


def _open(world: World, branch: Branch) -> None:
    opened = Site.open(branch.id, branch.site.description, world.now)
    branch.site = opened
    world.keep(opened)


def _close(world: World, branch: Branch, holidays: Holidays) -> None:
    closure = Closure.plan(
        world.new_id(),
        branch.site,
        Period.of_days(*holidays, branch.zone),
        reason="holidays",
        displaces=False,
        now=world.now,
        days=holidays,
    )
    world.keep(closure)


def _away(world: World, department: str, chance: Random) -> list[Holidays]:
    """Two or three weeks of the local summer, and the week after Christmas."""
    found = []
    for year in range(world.plan.first.year, world.plan.until.year + 2):
        if department == _SOUTH:
            begin = date(year, 1, 2)
        else:
            begin = date(year, 8, chance.choice((1, 3, 6, 8)))
        found.append((begin, begin + timedelta(days=chance.choice((13, 15, 20)))))
        found.append((date(year, 12, 24), date(year, 12, 31)))
    last = world.plan.until + _AHEAD
    return [one for one in found if world.plan.first < one[0] and one[1] < last]


def _open_days(world: World, branch: Branch, opened: date, away: list[Holidays]) -> list[date]:
    """Mondays to Fridays without holidays; none of a year's last days, so that no week that is
    confirmed on Friday is of two years."""
    last = world.plan.until + _AHEAD
    off = FrenchHolidays().holidays(branch.site.description.department, opened, last)
    shut = {
        first + timedelta(days=n) for first, final in away for n in range((final - first).days + 1)
    }
    days = (opened + timedelta(days=n) for n in range((last - opened).days + 1))
    return [
        day
        for day in days
        if day.weekday() < 5
        and day not in off
        and day not in shut
        and not (day.month, day.day) >= (12, 24)
    ]
