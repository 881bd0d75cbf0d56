"""People without an appointment: tickets, and what each space does for them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Final

from services.booking.domain.site import Space
from services.booking.domain.walk_ins.walk_in import WalkIn, WalkInState
from simulation.years.branch import Branch
from simulation.years.world import World

_GIVES_UP: Final = 0.07
_NAMELESS_A_PERSON: Final = 1.2
"""Tickets without a name for each person who is supported."""


@dataclass
class Tickets:
    """Numbers of each queue and day."""

    _next: dict[tuple[str, Space], tuple[date, int]] = field(default_factory=dict)

    def number(self, branch: Branch, space: Space, day: date) -> int:
        """The next one, from 1."""
        last, number = self._next.get((branch.slug, space), (day, 0))
        number = number + 1 if last == day else 1
        self._next[branch.slug, space] = (day, number)
        return number


@dataclass
class Queues:
    """Those who wait at the sites."""

    world: World
    tickets: Tickets = field(default_factory=Tickets)

    def serve(self, branch: Branch, space: Space, person_id: str, then: Callable[[], None]) -> None:
        """Somebody known takes a ticket and is served after a while; never past the end."""
        world = self.world
        walk_in = self._join(branch, space, person_id)
        waits = min(_waits(world), world.end - world.now)
        world.timeline.plan(world.now + waits, partial(self._called, branch, walk_in, then))

    def anonymous(self, branch: Branch) -> None:
        """Somebody comes who is asked for no name."""
        world = self.world
        space: Space = world.chance.choice(("sales", "advice", "advice"))
        walk_in = self._join(branch, space, None)
        at = world.now + _waits(world)
        if world.likely(_GIVES_UP):
            world.timeline.plan(at, partial(self._left, branch, walk_in))
        else:
            world.timeline.plan(at, partial(self._called, branch, walk_in, lambda: None))

    def plan_anonymous(self) -> None:
        """Day after day, as many as the season brings."""
        world = self.world
        branches = {branch.slug: branch for branch in world.branches}
        days = [
            (day, branch.slug)
            for branch in world.branches
            for day in branch.open_days
            if day < world.plan.until
        ]
        weights = [world.plan.liveliness(day) for day, _ in days]
        count = round(world.plan.people * _NAMELESS_A_PERSON)
        for day, slug in world.chance.choices(days, weights, k=count):
            branch = branches[slug]
            world.timeline.plan(world.moment(branch, day), partial(self.anonymous, branch))

    def _join(self, branch: Branch, space: Space, person_id: str | None) -> WalkIn:
        world = self.world
        day = branch.day(world.now)
        walk_in = WalkIn.join(
            WalkInState(
                walk_in_id=world.new_id(),
                site_id=branch.id,
                site=branch.slug,
                space=space,
                day=day,
                number=self.tickets.number(branch, space, day),
                joined_at=world.now,
                person_id=person_id,
            )
        )
        world.keep(walk_in)
        return walk_in

    def _called(self, branch: Branch, walk_in: WalkIn, then: Callable[[], None]) -> None:
        world = self.world
        walk_in.serve(None, world.now)
        world.keep(walk_in)
        world.truth.add("walk_ins_served", branch, world.now)
        waited = world.now - walk_in.state.joined_at
        world.truth.met("minutes_waited", int(waited.total_seconds() // 60))
        if walk_in.state.person_id is not None:
            world.truth.saw("people_supported", branch, world.now, walk_in.state.person_id)
        then()

    def _left(self, branch: Branch, walk_in: WalkIn) -> None:
        walk_in.leave("gave_up", self.world.now)
        self.world.keep(walk_in)
        self.world.truth.add("walk_ins_left", branch, self.world.now)


def _waits(world: World) -> timedelta:
    return timedelta(minutes=world.chance.triangular(0, 50, 8))
