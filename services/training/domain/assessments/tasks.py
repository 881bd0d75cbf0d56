"""The bank of tasks that helpers say aloud."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, get_args

from services.training.domain.content import Problem, again, problem, refuse
from services.training.domain.words import Words

Need = Literal[
    "computer",
    "smartphone",
    "device",
    "internet",
    "practice_account",
    "usb_stick",
    "printed_page",
]
"""What the helper has ready; `device` is whichever machine the person is used to, and a
`practice_account` is one of the site's own, with nobody's letters in it."""
NEEDS: Final[tuple[str, ...]] = get_args(Need)

EQUIVALENT: Final = 2
"""Tasks of one family and level at least, so that before and after need not be the same."""
HIGHEST: Final = 8
"""Level of the frameworks that are asked about."""
FIRST_STEPS_TOP: Final = 2
"""Of first steps: 1 with a little help, 2 alone."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a helper says, and what the helper must see to call it a success.

    Tasks of one `family` and `level` are equivalent.
    """

    code: str
    family: str
    competence: str
    level: int
    say: Words
    success: Words
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Family:
    """The tasks that find out one competence, by their levels, which are 1, 2, 3 … to `top`."""

    code: str
    competence: str
    levels: Mapping[int, tuple[Task, ...]]

    @property
    def top(self) -> int:
        """Its highest level."""
        return max(self.levels)

    @property
    def is_first_step(self) -> bool:
        """Whether it is of what comes before all other competences."""
        return self.competence.startswith("first-steps-")


@dataclass(frozen=True)
class TaskBank:
    """A version of a bank; assessments that began with it end with it."""

    code: str
    version: int
    tasks: tuple[Task, ...]

    @cached_property
    def families(self) -> Mapping[str, Family]:
        """By their codes, in the order in which the bank names them: that of asking."""
        grouped: dict[str, list[Task]] = {}
        for task in self.tasks:
            grouped.setdefault(task.family, []).append(task)
        return {code: _family(code, tasks) for code, tasks in grouped.items()}

    @property
    def competences(self) -> tuple[str, ...]:
        """What it asks about, in the order of asking."""
        return tuple(family.competence for family in self.families.values())

    @cached_property
    def by_code(self) -> Mapping[str, Task]:
        """Its tasks by their codes."""
        return {task.code: task for task in self.tasks}

    def check(self) -> None:
        """Raises `InvalidContent` where nobody could be assessed by it."""
        refuse(list(_wrong(self)))


def _family(code: str, tasks: Sequence[Task]) -> Family:
    levels = {
        level: tuple(task for task in tasks if task.level == level)
        for level in sorted({task.level for task in tasks})
    }
    return Family(code=code, competence=tasks[0].competence, levels=levels)


def _wrong(bank: TaskBank) -> Iterator[Problem]:
    for at, code in again([task.code for task in bank.tasks]):
        yield problem(f"{code} is given twice", "tasks", at, "code")
    competence_of: dict[str, str] = {}
    family_of: dict[str, str] = {}
    for at, task in enumerate(bank.tasks):
        if competence_of.setdefault(task.family, task.competence) != task.competence:
            yield problem("must be the competence of its family", "tasks", at, "competence")
        elif family_of.setdefault(task.competence, task.family) != task.family:
            yield problem(f"{task.competence} has a family already", "tasks", at, "family")
    for family in bank.families.values():
        yield from _wrong_in(family)


def _wrong_in(family: Family) -> Iterator[Problem]:
    highest = FIRST_STEPS_TOP if family.is_first_step else HIGHEST
    if not 1 <= family.top <= highest:
        yield problem(f"{family.code} must have levels 1 to {highest}", "tasks")
    for level in range(1, min(family.top, highest) + 1):
        if len(family.levels.get(level, ())) < EQUIVALENT:
            yield problem(f"{family.code} needs {EQUIVALENT} tasks of level {level}", "tasks")
