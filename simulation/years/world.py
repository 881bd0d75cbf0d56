"""The simulated network as its stories see it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from kernel.aggregate import Aggregate
from services.booking.domain.member import Member, WeeklyWindow
from services.booking.domain.partner import Partner
from simulation.timeline import Timeline
from simulation.years.branch import Branch
from simulation.years.ids import Ids
from simulation.years.plan import Plan
from simulation.years.record import Recorder
from simulation.years.truth import Truth

BY = "simulation"
"""Who did what needs a name."""


@dataclass
class World:
    """Chance decides, the timeline says when, the recorder keeps the events, truth the figures."""

    plan: Plan
    chance: Random
    timeline: Timeline
    recorder: Recorder
    truth: Truth
    new_id: Ids
    branches: list[Branch] = field(default_factory=list)
    partners: list[Partner] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    """Everybody who ever was in a team."""
    weeks: dict[str, tuple[WeeklyWindow, ...]] = field(default_factory=dict)
    """When each of them works, by id."""
    certificates: dict[int, int] = field(default_factory=dict)
    """By year, how many were issued."""

    @property
    def now(self) -> datetime:
        """The simulated present."""
        return self.timeline.clock.now()

    @property
    def end(self) -> datetime:
        """After which nothing happens."""
        return self.timeline.end

    def keep(self, *aggregates: Aggregate) -> None:
        """They were changed."""
        self.recorder.keep(*aggregates)

    def likely(self, share: float) -> bool:
        """True in so many of 1 cases."""
        return self.chance.random() < share

    def later(self, happening: Callable[[], None], **ago: float) -> None:
        """It happens after that while (`minutes=…`, `days=…`)."""
        self.timeline.plan(self.now + timedelta(**ago), happening)

    def on_open_day(self, branch: Branch, days: int, happening: Callable[[], None]) -> None:
        """It happens in opening hours, so many days from now or when the branch is open again."""
        day = branch.open_day(self.now, days)
        if day is not None:
            self.timeline.plan(self.moment(branch, day), happening)

    def moment(self, branch: Branch, day: date, first: int = 560) -> datetime:
        """Some instant of that day between the opening (`first`, minutes) and the evening."""
        at = branch.local(day, self.chance.randrange(first, 1000))
        return at + timedelta(milliseconds=self.chance.randrange(60_000))
