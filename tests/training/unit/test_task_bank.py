"""The bank of tasks that the service brings, and what a bank is refused for."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest

from services.training.adapters import shipped
from services.training.domain.assessments.placement import Placement
from services.training.domain.assessments.tasks import NEEDS, Task, TaskBank
from services.training.domain.content import InvalidContent

[BANK] = shipped.task_banks()
TOPS: Final = {family.competence: family.top for family in BANK.families.values()}
LONGEST_SENTENCE: Final = 25
"""Words; texts in easy French stay well below."""


def test_it_can_be_used() -> None:
    BANK.check()


def test_it_asks_about_competences_of_the_frameworks_and_their_levels_alone() -> None:
    highest = {code: one.highest for one in shipped.frameworks() for code in one.competences}
    assert all(top <= highest[competence] for competence, top in TOPS.items())


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
    email = [task for task in BANK.tasks if task.family == "email"]

    def bank(*tasks: Task) -> TaskBank:
        return replace(BANK, tasks=tasks)

    yield "tasks/1/code: turn_on_1a is given twice", bank(first, first, *rest)
    yield (
        "crcn-2-1 has a family already",
        bank(*BANK.tasks, *(replace(t, code=f"{t.code}x", family="chat") for t in email)),
    )
    yield (
        "must be the competence of its family",
        bank(first, replace(rest[0], competence="crcn-3-4"), *rest[1:]),
    )
    yield (
        "search needs 2 tasks of level 2",
        bank(*(t for t in BANK.tasks if t.code not in ("search_2a", "search_2b"))),
    )
    yield (
        "search needs 2 tasks of level 1",
        bank(*(t for t in BANK.tasks if (t.family, t.level) != ("search", 1))),
    )
    yield "turn_on must have levels 1 to 2", bank(*BANK.tasks, replace(first, code="x", level=3))
    yield "email must have levels 1 to 8", bank(*BANK.tasks, replace(email[0], code="x", level=9))


@pytest.mark.parametrize(("rule", "bank"), list(_broken()), ids=lambda one: str(one)[:40])
def test_a_bank_by_which_nobody_could_be_assessed_is_refused(rule: str, bank: TaskBank) -> None:
    with pytest.raises(InvalidContent, match=rule):
        bank.check()
