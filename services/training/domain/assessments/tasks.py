"""The bank of tasks that helpers say aloud."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, get_args

from kernel.refusals import InvalidValue
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
"""Level of any framework."""
_CODE: Final = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*\Z")
_LONGEST: Final = 80


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

    @cached_property
    def by_code(self) -> Mapping[str, Task]:
        """Its tasks by their codes."""
        return {task.code: task for task in self.tasks}

    def check(self) -> None:
        """Raises `InvalidValue` where nobody could be assessed by it."""
        for field, rule in _wrong(self):
            raise InvalidValue(field, rule)


def _family(code: str, tasks: Sequence[Task]) -> Family:
    levels = {
        level: tuple(task for task in tasks if task.level == level)
        for level in sorted({task.level for task in tasks})
    }
    return Family(code=code, competence=tasks[0].competence, levels=levels)


def _wrong(bank: TaskBank) -> Iterator[tuple[str, str]]:
    if bank.version < 1:
        yield "version", "must be at least 1"
    for number, task in enumerate(bank.tasks):
        for field, code in (
            ("code", task.code),
            ("family", task.family),
            ("competence", task.competence),
        ):
            if len(code) > _LONGEST or not _CODE.match(code):
                yield f"tasks/{number}/{field}", "is not a code"
        if not 1 <= task.level <= HIGHEST:
            yield f"tasks/{number}/level", f"is not between 1 and {HIGHEST}"
    for code, count in Counter(task.code for task in bank.tasks).items():
        if count > 1:
            yield "tasks", f"must hold each code once: {code}"
    competences = Counter(family.competence for family in bank.families.values())
    for family in bank.families.values():
        yield from _wrong_in(family)
        if competences[family.competence] > 1:
            yield "tasks", f"must have one family for each competence: {family.competence}"
    if len({(task.family, task.competence) for task in bank.tasks}) > len(bank.families):
        yield "tasks", "must have one competence for each family"


def _wrong_in(family: Family) -> Iterator[tuple[str, str]]:
    if sorted(family.levels) != list(range(1, family.top + 1)):
        yield "tasks", f"must have every level from 1 on: {family.code}"
    if family.is_first_step and family.top > EQUIVALENT:
        yield "tasks", f"must have the levels 1 and 2 alone: {family.code}"
    for level, tasks in family.levels.items():
        if len(tasks) < EQUIVALENT:
            yield "tasks", f"must have {EQUIVALENT} for each level: {family.code}, level {level}"
