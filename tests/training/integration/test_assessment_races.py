"""Assessments at the same moment, on the real database."""

from functools import partial

import pytest

from services.training.domain.assessments.refusals import (
    AnsweredOtherwise,
    AssessmentOver,
    AssessmentRunning,
    NotTheNext,
)
from tests.races import race
from tests.training.assessments import Desk
from tests.training.builders import AWA


@pytest.fixture
def desk(raced):
    raced.person()
    desk = Desk(raced)
    desk.bank()
    return desk


def ends(desk):
    return desk.app.store.database.assessment_ends.count_documents({})


def test_eight_tablets_that_start_at_once_are_in_one_assessment(desk):
    views = race(*[desk.start] * 8)
    assert len({view.assessment.id for view in views}) == 1
    assert sum(view.changed for view in views) == 1


def test_of_two_purposes_at_once_one_is_begun(desk):
    outcomes = race(desk.start, partial(desk.start, purpose="progress"))
    assert sum(isinstance(one, AssessmentRunning) for one in outcomes) == 1


def test_one_task_has_one_answer_whoever_answers_it(desk):
    view = desk.start()
    results = ["success", "failure", "skipped"] * 2
    outcomes = race(*(partial(desk.answer, view, one) for one in results))
    taken = [one for one in outcomes if not isinstance(one, Exception)]
    told = [one for one in outcomes if isinstance(one, AnsweredOtherwise)]
    [answer] = desk.get(view).assessment.state.answers
    assert {one.recorded for one in told} == {answer.result}
    assert (len(taken), len(told)) == (2, 4)
    assert sum(one.changed for one in taken) == 1


def test_an_answer_beside_the_end_is_in_it_or_refused(desk):
    view = desk.answer(desk.start(competences=("crcn-2-1",)), "success")
    outcomes = race(partial(desk.answer, view, "success"), partial(desk.finish, view))
    state = desk.get(view).assessment.state
    assert state.status == "finished"
    level = {one.competence: one.level for one in state.levels}["crcn-2-1"]
    assert level == len(state.answers)
    if len(state.answers) == 1:
        assert isinstance(outcomes[0], AssessmentOver)
    assert ends(desk) == 1


def test_of_a_finish_and_a_decline_at_once_one_holds_and_is_told(desk):
    view = desk.answer(desk.start(), "success")
    race(partial(desk.finish, view), desk.decline)
    found = desk.network.look(lambda work: work.assessments.of_person(AWA))
    states = [
        desk.network.look(lambda work, id_=id_: work.assessments.get(id_)).state for id_ in found
    ]
    assert {state.status for state in states} <= {"finished", "declined"}
    assert ends(desk) == len(states)


def test_a_take_back_beside_an_answer_leaves_no_gap(desk):
    view = desk.start(competences=("crcn-2-1",))
    first = view.next_task.code
    view = desk.answer(view, "success")
    race(partial(desk.answer, view, "success"), partial(desk.take_back, view, first))
    state = desk.get(view).assessment.state
    assert [one.task for one in state.answers] in ([], [first, "email_2a"])


def test_whoever_finds_the_same_task_gone_is_told_the_next(desk):
    view = desk.start(competences=("crcn-2-1",))
    later = desk.answer(view, "success")
    with pytest.raises(NotTheNext):
        desk.answer(later, "success", task="email_2b")
