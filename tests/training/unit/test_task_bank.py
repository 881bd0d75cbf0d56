"""The bank of tasks that the service brings, and what a bank is refused for."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from kernel.refusals import InvalidValue
from kit.repositories.documents import converter
from services.training.domain.assessments.placement import Placement
from services.training.domain.assessments.tasks import NEEDS, Task, TaskBank

FILE: Final = Path("services/training/content/tasks/placement.json")
BANK: Final = converter.structure(json.loads(FILE.read_text()), TaskBank)
CRCN: Final = (
    "crcn-1-1",
    "crcn-1-2",
    "crcn-2-1",
    "crcn-2-2",
    "crcn-2-4",
    "crcn-3-1",
    "crcn-4-1",
    "crcn-4-2",
    "crcn-5-1",
    "crcn-5-2",
)
LONGEST_SENTENCE: Final = 25
"""Words; texts in easy French stay well below."""


def test_it_can_be_used() -> None:
    BANK.check()


def test_it_places_people_in_first_steps_and_in_what_the_paths_need() -> None:
    found = {family.competence: family.top for family in BANK.families.values()}
    first_steps = {f"first-steps-{n}" for n in range(1, 5)}
    assert found == dict.fromkeys(first_steps, 2) | dict.fromkeys(CRCN, 4)


def test_first_steps_come_before_everything_else() -> None:
    firsts = [family.is_first_step for family in BANK.families.values()]
    assert firsts == sorted(firsts, reverse=True)


def test_a_final_assessment_finds_tasks_that_the_placement_did_not_ask() -> None:
    for family in BANK.families.values():
        for level, tasks in family.levels.items():
            assert len(tasks) >= 3, f"{family.code}, level {level}: a placement asks up to two"


def test_it_is_said_in_both_languages_and_says_what_has_to_be_ready() -> None:
    for task in BANK.tasks:
        assert task.say.en
        assert task.success.en
        assert set(task.needs) <= set(NEEDS)


def test_it_is_said_in_short_sentences_without_jargon() -> None:
    jargon = ("cliquer", "onglet", "URL", "interface", "navigateur web", "login", "e-mail", "mail")
    for task in BANK.tasks:
        for sentence in re.split(r"[.?!]", task.say.fr):
            assert len(sentence.split()) <= LONGEST_SENTENCE, (task.code, sentence)
        words = set(re.findall(r"[\w-]+", task.say.fr))
        assert not words & set(jargon), task.code


def test_each_text_is_there_once() -> None:
    said = [task.say.fr for task in BANK.tasks]
    assert len(set(said)) == len(said)


def test_a_placement_of_everything_is_bounded() -> None:
    assert Placement(bank=BANK, families=tuple(BANK.families)).most == 28


def _broken() -> Iterator[tuple[str, TaskBank]]:
    first, *rest = BANK.tasks
    other = next(task for task in rest if task.family != first.family)

    def bank(*tasks: Task) -> TaskBank:
        return replace(BANK, tasks=tasks)

    yield "at least 1", replace(BANK, version=0)
    yield "not a code", bank(replace(first, code="Turn on"), *rest)
    yield "each code once", bank(first, first, *rest)
    yield (
        "one family for each competence",
        bank(
            *(
                replace(t, competence=first.competence) if t.family == other.family else t
                for t in BANK.tasks
            )
        ),
    )
    yield "one competence for each family", bank(replace(first, competence="crcn-3-4"), *rest)
    yield "every level from 1 on", bank(*(t for t in BANK.tasks if t.code[:-1] != "search_2"))
    yield (
        "2 for each level",
        bank(*(t for t in BANK.tasks if t.code not in ("search_2a", "search_2b"))),
    )
    yield "not between 1 and 8", bank(*BANK.tasks, replace(first, code="x", level=9))
    yield (
        "levels 1 and 2 alone",
        bank(
            *BANK.tasks,
            *(
                replace(t, code=f"{t.code}x", level=3)
                for t in BANK.tasks
                if t.code[:-1] == "turn_on_2"
            ),
        ),
    )


@pytest.mark.parametrize(("rule", "bank"), list(_broken()), ids=lambda one: str(one)[:40])
def test_a_bank_by_which_nobody_could_be_assessed_is_refused(rule: str, bank: TaskBank) -> None:
    with pytest.raises(InvalidValue, match=rule):
        bank.check()
