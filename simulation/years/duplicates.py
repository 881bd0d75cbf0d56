"""One person registered twice and merged later; two people taken for one, and parted again."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from services.booking.domain.person import Person
from simulation.years.visitors import Visitor, register
from simulation.years.walk_ins import Queues
from simulation.years.world import World

_TWICE, _MISTAKEN = 0.015, 0.002


@dataclass
class Duplicates:
    """Those of the whole network."""

    world: World
    queues: Queues
    _last: Visitor | None = None

    def perhaps(self, visitor: Visitor) -> None:
        """Somebody new at the desk may register them a second time, months later."""
        world = self.world
        if world.likely(_TWICE):
            days = world.chance.randint(20, 300)
            world.on_open_day(visitor.branch, days, partial(self._twice, visitor))

    def mistaken(self, visitor: Visitor, then: Callable[[], None]) -> bool:
        """Whether they are taken for the visitor before, for some hours; `then` comes after."""
        world, before = self.world, self._last
        self._last = visitor
        if before is None or not world.likely(_MISTAKEN) or before.person is None:
            return False
        kept = before.person
        world.later(lambda: self._merge(kept, visitor.id, {}), minutes=5)
        world.later(lambda: self._part(kept, visitor.id), minutes=45)
        world.later(then, minutes=60)
        return True

    def _twice(self, visitor: Visitor) -> None:
        """What is done under the second id counts for the same person once they are one."""
        world = self.world
        other = register(world, visitor)
        self.queues.serve(visitor.branch, "advice", other.id, lambda: None)
        world.truth.same(other.id, visitor.id)
        days = world.chance.randint(1, 60)
        merge = partial(self._merge_of, visitor, other)
        day = visitor.branch.open_day(world.now, days)
        at = None if day is None else world.moment(visitor.branch, day)
        # Everybody is one in the end: near it, nobody waits.
        if at is not None and at < world.end:
            world.timeline.plan(at, merge)
        else:
            world.later(merge, minutes=59)

    def _merge_of(self, visitor: Visitor, other: Person) -> None:
        if visitor.person is not None:
            self._merge(visitor.person, other.id, {})

    def _merge(self, kept: Person, absorbed_id: str, moved: dict[str, tuple[str, ...]]) -> None:
        kept.absorb(absorbed_id, moved, self.world.now)
        self.world.keep(kept)

    def _part(self, kept: Person, absorbed_id: str) -> None:
        kept.release(absorbed_id, {}, self.world.now)
        self.world.keep(kept)
