"""What each person comes for, from their first visit on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

from services.booking.domain.person import Person
from simulation.years import appointments, partners
from simulation.years.devices import Workbench
from simulation.years.duplicates import Duplicates
from simulation.years.groups import Groups
from simulation.years.learners import School
from simulation.years.top_ups import Shop
from simulation.years.visitors import Visitor, register
from simulation.years.walk_ins import Queues
from simulation.years.world import World

_REFERRED, _IN_VAIN = 0.25, 0.05
_BY_APPOINTMENT: Final = 0.55
_TELECOM, _LEARNS, _DEVICE, _AGAIN = 0.28, 0.3, 0.17, 0.55
_SOON: Final = timedelta(days=45)
"""Whoever comes so near the end is helped at once, so that everybody who was planned is."""


@dataclass
class Lives:
    """Those of all visitors."""

    world: World
    queues: Queues
    shop: Shop
    workbench: Workbench
    school: School
    groups: Groups
    duplicates: Duplicates = field(init=False)

    def __post_init__(self) -> None:
        self.duplicates = Duplicates(self.world, self.queues)

    def begin(self, visitor: Visitor) -> None:
        """Comes for the first time, sent by a partner or not."""
        world, branch = self.world, visitor.branch
        if world.likely(_IN_VAIN):
            partners.send_in_vain(world, branch)
        referral = None
        if world.likely(_REFERRED) and world.now + _SOON < world.end:
            referral = partners.receive(world, branch)
        if referral is None:
            self._known(visitor, register(world, visitor))
            return

        def accept() -> None:
            person = register(world, visitor, referral.state.partner_id)
            partners.accept(world, branch, referral, person.id)
            self._known(visitor, person)

        partners.answer(world, branch, accept)

    def nobody_is_left(self, visitors: Iterable[Visitor]) -> None:
        """On the last evening: whoever waits for a first appointment that is yet to come is helped
        now, so that as many are supported as were planned."""
        for visitor in visitors:
            if not visitor.helped:
                visitor.person = visitor.person or register(self.world, visitor)
                then = partial(self._helped, visitor)
                self.queues.serve(visitor.branch, "advice", visitor.id, then)

    def _known(self, visitor: Visitor, person: Person) -> None:
        visitor.person = person
        if self.duplicates.mistaken(visitor, partial(self._first, visitor)):
            return
        self._first(visitor)

    def _first(self, visitor: Visitor) -> None:
        world = self.world
        soon = world.now + _SOON > world.end
        if not soon and world.likely(_BY_APPOINTMENT):
            then = partial(self._after_first, visitor, 1)
            if appointments.book(world, visitor, then):
                return
        self.queues.serve(visitor.branch, "advice", visitor.id, partial(self._helped, visitor))

    def _after_first(self, visitor: Visitor, tries: int, held: bool) -> None:
        world = self.world
        if held:
            self._helped(visitor)
        elif tries < 2 and world.now + _SOON < world.end:
            then = partial(self._after_first, visitor, tries + 1)
            if not appointments.book(world, visitor, then):
                self._comes_in(visitor)
        else:
            self._comes_in(visitor)

    def _comes_in(self, visitor: Visitor) -> None:
        """Without an appointment, in the days that follow; at once where these are the last."""
        world = self.world
        serve = partial(
            self.queues.serve, visitor.branch, "advice", visitor.id, partial(self._helped, visitor)
        )
        if world.now + _SOON < world.end:
            world.on_open_day(visitor.branch, world.chance.randint(1, 6), serve)
        else:
            serve()

    def _helped(self, visitor: Visitor) -> None:
        """Everything that somebody may come for later."""
        world, branch = self.world, visitor.branch
        visitor.helped = True
        branch.know(visitor)
        days = world.chance.randint(1, 30)
        if world.likely(_TELECOM):
            world.on_open_day(branch, days, partial(self.shop.monthly, visitor))
        if world.likely(_LEARNS):
            days = world.chance.randint(1, 20)
            world.on_open_day(branch, days, partial(self._learn, visitor))
        if world.likely(_DEVICE):
            days = world.chance.randint(1, 90)
            world.on_open_day(branch, days, partial(self.workbench.want, visitor))
        self.duplicates.perhaps(visitor)
        self._again(visitor, True)

    def _again(self, visitor: Visitor, held: bool) -> None:
        """Another appointment some weeks or months later, and so on."""
        del held
        if self.world.likely(_AGAIN):
            again = partial(self._book_again, visitor)
            self.world.on_open_day(visitor.branch, self.world.chance.randint(5, 240), again)

    def _book_again(self, visitor: Visitor) -> None:
        appointments.book(self.world, visitor, partial(self._again, visitor))

    def _learn(self, visitor: Visitor) -> None:
        self.groups.join(self.school.enrol(visitor))
