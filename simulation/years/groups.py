"""Groups of five on a path: a workshop a week at one table, until the path ends."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from services.booking.domain.workshops.seat import SEAT_CANCEL_REASONS, Seat
from services.booking.domain.workshops.workshop import USUAL_CAPACITY, Workshop
from services.training.domain.enrolments.progress import Attended
from simulation.years.branch import Branch
from simulation.years.learners import Learner, School
from simulation.years.workshops import Table, note_held, schedule
from simulation.years.world import World

PATIENCE_DAYS: Final = 60
"""After that a group begins with fewer than five, or those who wait stay away."""
FEWEST: Final = 3
_GONE_A_WEEK, _CANCELS, _CORRECTED = 0.03, 0.05, 0.02


@dataclass(eq=False)
class Group:
    """Learners of one path at one site; `left` are the modules of the workshops to come."""

    branch: Branch
    learners: list[Learner]
    left: list[str]
    seats: dict[str, tuple[Learner, Seat]] = field(default_factory=dict)

    @property
    def active(self) -> list[Learner]:
        """Those who still come."""
        return [one for one in self.learners if one.is_active]


@dataclass
class Groups:
    """All of them."""

    world: World
    school: School
    table: Table

    def join(self, learner: Learner) -> None:
        """Waits until five have come together."""
        branch, path = learner.visitor.branch, learner.path.code
        waiting = branch.waiting[path]
        waiting.append(learner)
        if len(waiting) == USUAL_CAPACITY:
            self._begin(branch, path)
        else:
            self.world.later(partial(self._tired, learner), days=PATIENCE_DAYS)

    def _tired(self, learner: Learner) -> None:
        branch, path = learner.visitor.branch, learner.path.code
        waiting = branch.waiting[path]
        if learner not in waiting:
            return
        if len(waiting) >= FEWEST:
            self._begin(branch, path)
        else:
            waiting.remove(learner)
            self.school.abandon(learner)

    def _begin(self, branch: Branch, path: str) -> None:
        learners, branch.waiting[path] = branch.waiting[path], []
        modules = [
            module.code
            for module in learners[0].path.modules
            if module.delivery == "workshop"
            for _ in range(module.sessions)
        ]
        self._schedule(Group(branch, learners, modules), self.world.chance.randint(7, 20))

    def _schedule(self, group: Group, days: int) -> None:
        """The next workshop, and the seats of those who still come; the end where there is none."""
        world, branch = self.world, group.branch
        day = branch.open_day(world.now, days)
        if day is None or not branch.team:
            return
        if not group.left or not group.active:
            for learner in group.active:
                world.on_open_day(branch, 1, partial(self.school.end, learner))
            return
        start = branch.local(day, 600 if world.likely(0.5) else 840)
        workshop = schedule(world, branch, start, timedelta(hours=2), module=group.left.pop(0))
        for learner in group.active:
            seat = self.table.seat(workshop, learner.visitor.id)
            group.seats[seat.id] = (learner, seat)
            if world.likely(_CANCELS):
                before = world.now + (start - world.now) * 0.7
                world.timeline.plan(before, partial(self._cancel, group, seat))
        world.timeline.plan(workshop.data.end, partial(self._hold, group, workshop, day))

    def _cancel(self, group: Group, seat: Seat) -> None:
        seat.cancel("person", self.world.chance.choice(SEAT_CANCEL_REASONS), self.world.now)
        self.world.keep(seat)
        del group.seats[seat.id]

    def _hold(self, group: Group, workshop: Workshop, day: date) -> None:
        world, branch = self.world, group.branch
        seats, group.seats = list(group.seats.values()), {}
        if not seats:
            workshop.cancel("too_few", world.now)
            world.keep(workshop)
        else:
            for _, seat in seats:
                self.table.note(branch, workshop, seat)
            note_held(world, branch, workshop, [seat for _, seat in seats])
            for learner, seat in seats:
                self._learn(learner, workshop, seat)
                if world.likely(_CORRECTED):
                    days = world.chance.randint(1, 5)
                    correct = partial(self._correct, learner, workshop, seat, world.now)
                    world.on_open_day(branch, days, correct)
        for learner in group.active:
            if world.likely(_GONE_A_WEEK):
                self.school.abandon(learner)
        # A week later by the calendar, whenever it was noted.
        self._schedule(group, (day - branch.day(world.now)).days + 7)

    def _learn(self, learner: Learner, workshop: Workshop, seat: Seat) -> None:
        """Counts what the seat says now."""
        module = str(workshop.data.module)
        kept = [one for one in learner.attended.get(module, []) if one.seat_id != seat.id]
        if seat.data.status == "attended":
            kept.append(
                Attended(
                    seat_id=seat.id,
                    workshop_id=workshop.id,
                    module=module,
                    at=workshop.data.start,
                )
            )
        learner.attended[module] = kept
        self.school.recount(learner, module)

    def _correct(self, learner: Learner, workshop: Workshop, seat: Seat, noted: datetime) -> None:
        """The list was wrong. Not in another year, nor once the path has ended."""
        branch = learner.visitor.branch
        if branch.year(self.world.now) == branch.year(noted) and learner.is_active:
            self.table.correct(branch, workshop, seat)
            self._learn(learner, workshop, seat)
