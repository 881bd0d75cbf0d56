"""Which task comes next, and what the answers so far say.

Families are asked one after the other, and none knows of another: what somebody shows in one never
makes another look worse. Within one, a success asks a harder task and a second failure stops. All
follows from the bank's version, what is to be asked and the answers, so that an assessment goes on
anywhere where it stopped.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from services.training.domain.assessments.tasks import FIRST_STEPS_TOP, Family, Task, TaskBank

Result = Literal["success", "failure", "skipped"]
"""`skipped` was not asked: what it needs is not there, or the person would rather not."""

FAILURES: Final = 2
"""With so many, no more is asked about a competence."""
FIRST_STEPS_FAILED: Final = 2
"""Of the first steps: who cannot do so many is asked nothing else."""
OTHERS_FAILED: Final = 3
"""And of what comes after them: no more is asked either."""
ENOUGH: Final = 24
"""After so many tasks no other competence is begun: about half an hour."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of a task, by whose eyes and when (UTC)."""

    task: str
    result: Result
    at: datetime
    by: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is known of a competence: `level` is 0 where it was asked and the person is not able
    yet, None where nothing was found out. `answers` are those that say so."""

    family: str
    competence: str
    level: int | None
    answers: tuple[Answer, ...]
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class Placement:
    """What is to be asked: families by their codes, in their order.

    Tasks to `avoid` were asked the person before; where nothing else of a level is left, they are
    asked again.
    """

    bank: TaskBank
    families: tuple[str, ...]
    avoid: frozenset[str] = frozenset()

    @property
    def most(self) -> int:
        """Tasks that are asked at the very most."""
        ladders = [self.bank.families[code].top + FAILURES - 1 for code in self.families]
        return min(sum(ladders), ENOUGH - 1 + max(ladders, default=0))

    def next_task(self, answers: Sequence[Answer]) -> Task | None:
        """The task to say now; None where there is nothing left to ask."""
        failed = {True: 0, False: 0}
        for ladder in self._ladders(answers):
            if not ladder.answers and (
                len(answers) >= ENOUGH
                or failed[True] >= FIRST_STEPS_FAILED
                or failed[False] >= OTHERS_FAILED
            ):
                return None
            task = ladder.next_task()
            if task is not None:
                return task
            failed[ladder.family.is_first_step] += ladder.finding.level == 0
        return None

    def findings(self, answers: Sequence[Answer]) -> tuple[Finding, ...]:
        """What the answers say, for each family of which something was asked."""
        return tuple(ladder.finding for ladder in self._ladders(answers) if ladder.answers)

    def levels(self, answers: Sequence[Answer]) -> Mapping[str, int]:
        """The levels that are known, by competence."""
        found = self.findings(answers)
        return {one.competence: one.level for one in found if one.level is not None}

    def _ladders(self, answers: Sequence[Answer]) -> Iterator["_Ladder"]:
        given: dict[str, list[Answer]] = {}
        for answer in answers:
            given.setdefault(self.bank.by_code[answer.task].family, []).append(answer)
        for code in self.families:
            yield _Ladder(self.bank.families[code], self.avoid, given.get(code, []))


@dataclass(frozen=True)
class _Ladder:
    """How far somebody climbed in one family."""

    family: Family
    avoid: frozenset[str]
    answers: Sequence[Answer] = field(default_factory=list)

    def next_task(self) -> Task | None:
        asked = {answer.task for answer in self.answers}
        if self._count("skipped") or self._count("failure") >= FAILURES:
            return None
        level = self._wanted()
        if level > self.family.top:
            return None
        tasks = self.family.levels[level]
        fresh = [task for task in tasks if task.code not in self.avoid] or tasks
        return next((task for task in fresh if task.code not in asked), None)

    @property
    def finding(self) -> Finding:
        is_over = self.next_task() is None
        failed = is_over and self._count("failure") > 0 and not self._count("skipped")
        return Finding(
            family=self.family.code,
            competence=self.family.competence,
            level=self._reached or (0 if failed else None),
            answers=tuple(self.answers),
            is_over=is_over,
        )

    def _wanted(self) -> int:
        """One level above what was shown; before that, one below what failed. First steps are tried
        alone (their top) before they are tried with a little help."""
        if self._reached:
            return self._reached + 1
        start = FIRST_STEPS_TOP if self.family.is_first_step else 1
        return max(1, min(start, self.family.top) - self._count("failure"))

    @property
    def _reached(self) -> int:
        levels = {task.code: task.level for tasks in self.family.levels.values() for task in tasks}
        shown = (levels[one.task] for one in self.answers if one.result == "success")
        return max(shown, default=0)

    def _count(self, result: Result) -> int:
        return sum(answer.result == result for answer in self.answers)
