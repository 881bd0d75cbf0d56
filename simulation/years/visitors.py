"""The people who come: when each comes first, where, and what they are like."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Final

from services.booking.domain.person import Person, PersonFacts, age_band
from simulation.people import QPV_SHARE, birth_year
from simulation.years.branch import Branch
from simulation.years.sites import SHARES
from simulation.years.world import World

_ODDS_AT_QPV: Final = 8.0
"""So much likelier somebody lives in a priority neighbourhood who comes to a site in one."""
_SHARING: Final = 0.15
"""Share of people who live with the one who came before them."""
_ENTITLED: Final = 0.8
VINTAGE: Final = "2024"
_LATE: Final = 0.08
"""Share of people of whom it is told some weeks later where they live."""


@dataclass
class Visitor:
    """Somebody who will come at `arrives`; `person` is there once they are
    registered, `helped` says that they were supported."""

    branch: Branch
    arrives: datetime
    in_qpv: bool
    born: int
    household_id: str | None = None
    person: Person | None = None
    helped: bool = False

    @property
    def id(self) -> str:
        """By which they are known. Raises `LookupError` before they are registered."""
        if self.person is None:
            raise LookupError("nobody knows them yet")
        return self.person.id


def everybody(world: World) -> list[Visitor]:
    """As many as are planned, in the order in which they come; exactly `QPV_SHARE` of them,
    rounded, live in a priority neighbourhood."""
    chance, people = world.chance, world.plan.people
    branches = chance.choices(world.branches, SHARES, k=people)
    days = {branch.slug: _days(world, branch) for branch in world.branches}
    scores = [
        chance.random() ** (1 / (_ODDS_AT_QPV if one.site.description.in_qpv else 1))
        for one in branches
    ]
    ranked = sorted(range(people), key=scores.__getitem__, reverse=True)
    in_qpv = set(ranked[: round(people * QPV_SHARE)])
    found = []
    for rank, branch in enumerate(branches):
        when, weights = days[branch.slug]
        day = chance.choices(when, cum_weights=weights)[0]
        at = world.moment(branch, day)
        found.append(Visitor(branch, at, rank in in_qpv, birth_year(day.year, chance)))
    found.sort(key=lambda one: one.arrives)
    for one, other in _pairs(found):
        if world.likely(_SHARING):
            world.timeline.clock.instant = one.arrives
            one.household_id = other.household_id = one.household_id or world.new_id()
    return found


def _pairs(found: list[Visitor]) -> Iterator[tuple[Visitor, Visitor]]:
    last: dict[str, Visitor] = {}
    for one in found:
        before = last.get(one.branch.slug)
        if before is not None and before.in_qpv == one.in_qpv:
            yield before, one
        last[one.branch.slug] = one


def _days(world: World, branch: Branch) -> tuple[list[date], list[float]]:
    """The branch's open days up to the end, and how likely each is, added up."""
    days = [day for day in branch.open_days if day < world.plan.until] or branch.open_days[:1]
    return days, list(accumulate(world.plan.liveliness(day) for day in days))


def register(world: World, visitor: Visitor, partner_id: str | None = None) -> Person:
    """Makes them known, also where somebody forgot that they are known already."""
    branch, day = visitor.branch, visitor.branch.day(world.now)
    late = world.likely(_LATE) and world.now + timedelta(days=40) < world.end
    facts = PersonFacts(
        site_id=branch.id,
        site=branch.slug,
        in_qpv=None if late else visitor.in_qpv,
        qpv_source=None if late else "list",
        qpv_vintage=None if late else VINTAGE,
        age_band=age_band(visitor.born, day),
        department=branch.site.description.department,
        household_id=visitor.household_id,
        solidarity_until=day + timedelta(days=365) if world.likely(_ENTITLED) else None,
        referred_by=partner_id,
    )
    person = Person.register(world.new_id(), facts, world.now)
    world.keep(person)
    world.truth.saw("people_registered", branch, world.now, person.id)
    if late:
        world.later(lambda: _told(world, visitor, person), days=world.chance.randint(2, 35))
    return person


def _told(world: World, visitor: Visitor, person: Person) -> None:
    facts = replace(person.facts, in_qpv=visitor.in_qpv, qpv_source="list", qpv_vintage=VINTAGE)
    person.change(facts, world.now)
    world.keep(person)
