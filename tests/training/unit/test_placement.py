"""Which task comes next, and what the answers say: for any bank, any person and any prefix."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.training.domain.assessments.placement import ENOUGH, Answer, Placement, Result
from services.training.domain.assessments.tasks import Task, TaskBank
from services.training.domain.words import Words

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
Responds = Callable[[Task], Result]


def answer(task: Task, result: Result) -> Answer:
    return Answer(task=task.code, result=result, at=AT, by="adviser-1")


def sit(placement: Placement, responds: Responds) -> list[Answer]:
    """A whole sitting, by somebody who responds so."""
    answers: list[Answer] = []
    while (task := placement.next_task(answers)) is not None:
        answers.append(answer(task, responds(task)))
        assert len(answers) <= placement.most
    return answers


def bank_of(ladders: Mapping[str, tuple[int, int]]) -> TaskBank:
    """By the competence of each family, its top level and how many tasks each level has."""
    tasks = [
        Task(
            code=f"{competence}_{level}{number}",
            family=f"{competence}_family",
            competence=competence,
            level=level,
            say=Words(fr="Montrez."),
            success=Words(fr="Montré."),
        )
        for competence, (top, count) in ladders.items()
        for level in range(1, top + 1)
        for number in range(count)
    ]
    return TaskBank("placement", 1, tuple(tasks))


def everything(bank: TaskBank, avoid: frozenset[str] = frozenset()) -> Placement:
    return Placement(bank=bank, families=tuple(bank.families), avoid=avoid)


ONE = everything(bank_of({"crcn-2-1": (4, 3)}))
COUNTS = st.integers(2, 4)


@st.composite
def placements(draw: st.DrawFn) -> Placement:
    firsts = draw(st.integers(0, 4))
    others = draw(st.integers(0, 9))
    ladders = {f"first-steps-{n}": (draw(st.integers(1, 2)), draw(COUNTS)) for n in range(firsts)}
    ladders |= {f"crcn-1-{n}": (draw(st.integers(1, 8)), draw(COUNTS)) for n in range(others)}
    bank = bank_of(ladders)
    codes = sorted(bank.by_code)
    avoid = draw(st.sets(st.sampled_from(codes))) if codes else set()
    return everything(bank, frozenset(avoid))


def people(results: tuple[Result, ...]) -> st.SearchStrategy[Responds]:
    """People whose result for a task is always the same."""

    @st.composite
    def person(draw: st.DrawFn) -> Responds:
        told: dict[str, Result] = {}

        def responds(task: Task) -> Result:
            if task.code not in told:
                told[task.code] = draw(st.sampled_from(results))
            return told[task.code]

        return responds

    return person()


ANYBODY = people(("success", "failure", "skipped"))
NOBODY_SKIPS = people(("success", "failure"))


@given(placements(), ANYBODY)
def test_it_ends_and_asks_no_task_twice(placement: Placement, responds: Responds) -> None:
    asked = [one.task for one in sit(placement, responds)]
    assert len(set(asked)) == len(asked)
    assert placement.most < ENOUGH + 9


@given(placements(), ANYBODY, st.data())
def test_whoever_resumes_after_any_answer_is_given_the_same_task(
    placement: Placement, responds: Responds, data: st.DataObject
) -> None:
    answers = sit(placement, responds)
    kept = data.draw(st.integers(0, len(answers)))
    elsewhere = Placement(
        bank=bank_again(placement.bank), families=placement.families, avoid=placement.avoid
    )
    task = elsewhere.next_task(answers[:kept])
    assert (task and task.code) == (answers[kept].task if kept < len(answers) else None)


def bank_again(bank: TaskBank) -> TaskBank:
    return TaskBank(bank.code, bank.version, tuple(bank.tasks))


@given(placements(), NOBODY_SKIPS, NOBODY_SKIPS)
def test_who_succeeds_at_more_is_never_at_a_lower_level(
    placement: Placement, one: Responds, more: Responds
) -> None:
    def better(task: Task) -> Result:
        return "success" if "success" in (one(task), more(task)) else "failure"

    before = placement.levels(sit(placement, one))
    after = placement.levels(sit(placement, better))
    for competence in before.keys() & after.keys():
        assert before[competence] <= after[competence]


@given(placements(), ANYBODY)
def test_a_level_only_rises_while_somebody_goes_on(
    placement: Placement, responds: Responds
) -> None:
    answers = sit(placement, responds)
    seen: dict[str, int] = {}
    for kept in range(len(answers) + 1):
        now = dict(placement.levels(answers[:kept]))
        assert all(now[competence] >= level for competence, level in seen.items())
        seen = now


@given(placements(), ANYBODY)
def test_what_was_asked_before_is_asked_again_only_where_its_level_has_nothing_else(
    placement: Placement, responds: Responds
) -> None:
    for one in sit(placement, responds):
        task = placement.bank.by_code[one.task]
        if task.code in placement.avoid:
            alike = placement.bank.families[task.family].levels[task.level]
            assert {other.code for other in alike} <= placement.avoid


@given(st.integers(0, 4))
def test_who_is_able_up_to_a_level_is_placed_there(ability: int) -> None:
    answers = sit(ONE, lambda task: "success" if task.level <= ability else "failure")
    assert ONE.levels(answers) == {"crcn-2-1": ability}


def test_a_success_asks_a_harder_task_and_a_first_failure_another_like_it() -> None:
    codes = [one.task for one in sit(ONE, failing("crcn-2-1_20", "crcn-2-1_30", "crcn-2-1_31"))]
    assert codes == ["crcn-2-1_10", "crcn-2-1_20", "crcn-2-1_21", "crcn-2-1_30"]


def failing(*codes: str) -> Responds:
    return lambda task: "failure" if task.code in codes else "success"


def test_a_first_step_is_tried_alone_then_with_help_then_alone_once_more() -> None:
    steps = everything(bank_of({"first-steps-1": (2, 2)}))
    answers = sit(steps, failing("first-steps-1_20", "first-steps-1_21"))
    asked = [one.task for one in answers]
    assert asked == ["first-steps-1_20", "first-steps-1_10", "first-steps-1_21"]
    assert steps.levels(answers) == {"first-steps-1": 1}
    at_ease = sit(steps, failing())
    assert len(at_ease) == 1
    assert steps.levels(at_ease) == {"first-steps-1": 2}


def test_who_fails_two_first_steps_is_asked_nothing_else() -> None:
    steps = {f"first-steps-{n}": (2, 2) for n in range(1, 5)}
    placement = everything(bank_of(steps | {"crcn-2-1": (4, 2)}))
    answers = sit(placement, lambda _task: "failure")
    assert placement.levels(answers) == {"first-steps-1": 0, "first-steps-2": 0}
    assert len(answers) == 4


def test_one_failed_first_step_keeps_nobody_from_the_rest() -> None:
    placement = everything(bank_of({"first-steps-1": (2, 2), "crcn-2-1": (4, 2)}))
    answers = sit(placement, failing("first-steps-1_20", "first-steps-1_10"))
    assert placement.levels(answers) == {"first-steps-1": 0, "crcn-2-1": 4}


def test_who_fails_three_competences_is_asked_about_no_other() -> None:
    placement = everything(bank_of({f"crcn-1-{n}": (4, 3) for n in range(6)}))
    assert len(sit(placement, lambda _task: "failure")) == 6


def test_no_competence_is_begun_after_enough_tasks_and_the_last_is_finished() -> None:
    placement = everything(bank_of({f"crcn-1-{n}": (5, 2) for n in range(9)}))
    answers = sit(placement, lambda _task: "success")
    assert len(answers) == 25
    assert set(placement.levels(answers).values()) == {5}
    assert len(placement.levels(answers)) == 5


def test_what_is_skipped_is_not_a_failure() -> None:
    answers = sit(ONE, lambda _task: "skipped")
    assert len(answers) == 1
    assert ONE.levels(answers) == {}


def test_a_level_that_was_shown_before_a_skip_is_kept() -> None:
    answers = sit(ONE, lambda task: "success" if task.level == 1 else "skipped")
    assert ONE.levels(answers) == {"crcn-2-1": 1}


def test_one_failure_alone_says_nothing_yet() -> None:
    first = ONE.next_task([])
    assert first is not None
    assert ONE.levels([answer(first, "failure")]) == {}


def test_findings_tell_what_was_asked_and_answered() -> None:
    answers = sit(ONE, failing("crcn-2-1_20", "crcn-2-1_21"))
    (finding,) = ONE.findings(answers)
    assert (finding.family, finding.level, finding.is_over) == ("crcn-2-1_family", 1, True)
    assert list(finding.answers) == answers
