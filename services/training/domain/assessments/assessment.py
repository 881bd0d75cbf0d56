"""Finding out what somebody can do, from its beginning to its end.

What happens in between is told to nobody: others hear of an assessment once, when it ends with
levels or is declined.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal, Self, get_args

from kernel.aggregate import Aggregate
from services.training.domain.assessments import events
from services.training.domain.assessments.placement import Answer, Placement, Result
from services.training.domain.assessments.refusals import (
    AnsweredOtherwise,
    AssessmentOver,
    NothingFoundOut,
    NotTheLast,
    NotTheNext,
)
from services.training.domain.assessments.tasks import TaskBank

Purpose = Literal["placement", "progress", "final"]
"""Where somebody starts, how it goes, and what was learnt on a path."""
PURPOSES: Final[tuple[str, ...]] = get_args(Purpose)
AssessmentStatus = Literal["running", "finished", "abandoned", "declined"]
STATUSES: Final[tuple[str, ...]] = get_args(AssessmentStatus)
Method = Literal["tasks", "by_hand"]
LeftBecause = Literal["left", "tired", "no_time", "equipment", "mistake"]
"""Why nobody goes on; `left` also where nobody came back to it, or the person was
erased."""
LEFT_BECAUSE: Final[tuple[str, ...]] = get_args(LeftBecause)
ByHandBecause = Literal["observed", "certificate", "partner_told", "other_tool", "no_device"]
"""How a level is known without tasks: seen at work, proved by a paper, told by a partner, found by
another tool such as Pix, or asked in a talk for want of a device."""
BY_HAND_BECAUSE: Final[tuple[str, ...]] = get_args(ByHandBecause)


@dataclass(frozen=True, kw_only=True)
class Level:
    """0 where it was asked and the person is not able yet."""

    competence: str
    level: int


@dataclass(frozen=True, kw_only=True)
class AssessmentState:
    """Everything about an assessment; sites by id and slug, who did what by subject, instants in
    UTC.

    `bank` in `bank_version` is what it asks from, `families` what it asks about, and tasks to
    `avoid` were asked before; all are empty where levels were entered by hand or it was declined at
    once. `ended_by` is None where nobody came back to it.
    """

    assessment_id: str
    person_id: str
    site_id: str
    site: str
    purpose: Purpose
    started_at: datetime
    started_by: str
    method: Method = "tasks"
    enrolment_id: str | None = None
    bank: str | None = None
    bank_version: int | None = None
    families: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    status: AssessmentStatus = "running"
    ended_at: datetime | None = None
    ended_by: str | None = None
    reason: LeftBecause | ByHandBecause | None = None
    levels: tuple[Level, ...] = ()

    @property
    def seen_at(self) -> datetime:
        """When it was seen what holds: at the last answer, however late somebody said that it was
        the last, else when it was entered."""
        return self.answers[-1].at if self.answers else self.ended_at or self.started_at

    def placement(self, bank: TaskBank) -> Placement:
        """What it asks; `bank` is the version that it began with."""
        return Placement(bank=bank, families=self.families, avoid=frozenset(self.avoid))


@dataclass(kw_only=True)
class Assessment(Aggregate):
    """An assessment; steps raise `AssessmentOver` where the status forbids them.

    `changed` says that it has to be saved, also where no event tells of that: `version` counts
    those changes, not events.
    """

    state: AssessmentState
    changed: bool = False

    @classmethod
    def start(cls, state: AssessmentState) -> Self:
        """Somebody is asked, or it is entered at once how that ended."""
        return cls(id=state.assessment_id, state=state, changed=True)

    def move_to(self, site_id: str, site: str) -> None:
        """It goes on where the person is now."""
        if self.state.site_id != site_id:
            self._become(site_id=site_id, site=site)

    def answer(
        self, placement: Placement, task: str, result: Result, at: datetime, by: str
    ) -> bool:
        """What came of a task. The same again does nothing and says so.

        Raises `AnsweredOtherwise`, `NotTheNext`.
        """
        answers = self.state.answers
        upcoming = placement.next_task(answers) if self.state.status == "running" else None
        next_task = None if upcoming is None else upcoming.code
        recorded = next((one.result for one in answers if one.task == task), None)
        if recorded == result:
            return False
        if recorded is not None:
            raise AnsweredOtherwise(task, recorded, next_task)
        self._require_running("answer")
        if task != next_task:
            raise NotTheNext(task, next_task)
        self._become(answers=(*answers, Answer(task=task, result=result, at=at, by=by)))
        return True

    def take_back(self, task: str) -> bool:
        """The last answer, to that task, counts for nothing. A repeat does nothing and says so.

        Raises `NotTheLast`.
        """
        self._require_running("take_back")
        answers = self.state.answers
        if all(one.task != task for one in answers):
            return False
        if answers[-1].task != task:
            raise NotTheLast(task, answers[-1].task)
        self._become(answers=answers[:-1])
        return True

    def finish(self, placement: Placement, at: datetime, by: str | None) -> bool:
        """What the answers say holds, be there more to ask or not. A repeat does nothing and says
        so. Raises `NothingFoundOut`."""
        if self.state.status == "finished":
            return False
        self._require_running("finish")
        levels = placement.levels(self.state.answers)
        if not levels:
            raise NothingFoundOut(self.id)
        self._end("finished", at, by, levels)
        self.record(events.LevelAssessed(at=at, assessment=self.state))
        return True

    def enter(
        self, levels: Mapping[str, int], reason: ByHandBecause, at: datetime, by: str
    ) -> None:
        """They are known without tasks."""
        self._require_running("enter")
        self._become(method="by_hand", reason=reason)
        self._end("finished", at, by, levels)
        self.record(events.LevelAssessed(at=at, assessment=self.state))

    def decline(self, at: datetime, by: str) -> bool:
        """The person would rather not, which says nothing of what they can do. A repeat does
        nothing and says so."""
        if self.state.status == "declined":
            return False
        self._require_running("decline")
        self._end("declined", at, by, {})
        self.record(events.AssessmentDeclined(at=at, assessment=self.state))
        return True

    def abandon(self, reason: LeftBecause, at: datetime, by: str | None) -> bool:
        """Nobody goes on, and nothing holds. A repeat does nothing and says so."""
        if self.state.status == "abandoned":
            return False
        self._require_running("abandon")
        self._become(reason=reason)
        self._end("abandoned", at, by, {})
        return True

    def _end(
        self, status: AssessmentStatus, at: datetime, by: str | None, levels: Mapping[str, int]
    ) -> None:
        found = tuple(Level(competence=code, level=level) for code, level in levels.items())
        self._become(status=status, ended_at=at, ended_by=by, levels=found)

    def _become(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self.changed = True

    def _require_running(self, step: str) -> None:
        if self.state.status != "running":
            raise AssessmentOver(self.id, self.state.status, step)
