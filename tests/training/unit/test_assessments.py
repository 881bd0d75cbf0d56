"""Finding out what somebody can do: from the first task to the levels."""

from datetime import timedelta

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope, PersonUnknown, Stale
from services.training.application.queries.assessments import ListAssessments
from services.training.application.recording import GOES_ON
from services.training.domain.assessments.refusals import (
    AnsweredOtherwise,
    AssessmentOver,
    AssessmentRunning,
    NothingFoundOut,
    NothingToAsk,
    NotTheLast,
    NotTheNext,
)
from tests.scripted import published, run_timers
from tests.training.assessments import Desk
from tests.training.builders import AWA, BILAL, ELSEWHERE, HERE, LYON_ID


@pytest.fixture
def desk(network):
    network.person()
    desk = Desk(network)
    desk.bank()
    return desk


def test_a_placement_asks_task_after_task_and_tells_the_levels_once(desk):
    ability = {f"first-steps-{n}": 2 for n in range(1, 5)} | {"crcn-1-1": 2, "crcn-2-1": 1}
    view = desk.finish(desk.ask_all(desk.start(), ability))
    assert view.assessment.state.status == "finished"
    levels = {one.competence: one.level for one in view.assessment.state.levels}
    assert levels["crcn-1-1"] == 2
    assert levels["crcn-2-1"] == 1
    assert levels["first-steps-3"] == 2
    assert published(desk.network) == ["LevelAssessed"]
    assert desk.levels() == levels
    [finding] = [one for one in view.findings if one.competence == "crcn-2-1"]
    asked = [(one.task, one.result) for one in finding.answers]
    assert asked == [("email_1a", "success"), ("email_2a", "failure"), ("email_2b", "failure")]


def test_whoever_notes_an_answer_is_in_the_audit_log_once(desk):
    view = desk.start()
    desk.answer(view, "success")
    desk.answer(view, "success", task=view.next_task.code)
    answered = [one for one in desk.app.store.memory.audit if one[0] == "assessment.answer"]
    assert answered == [("assessment.answer", [view.assessment.id, AWA], view.next_task.code)]


def test_a_helper_is_told_what_to_say_and_how_long_it_may_take(desk):
    view = desk.start()
    assert view.next_task.code == "turn_on_2a"
    assert view.next_task.say.fr.startswith("Cet appareil est éteint.")
    assert view.most == 28
    assert view.changed


def test_another_tablet_goes_on_where_the_first_stopped(desk):
    view = desk.answer(desk.start(), "success")
    again = desk.start(by="trainer-1")
    assert (again.assessment.id, again.changed) == (view.assessment.id, False)
    assert again.next_task == view.next_task
    assert desk.answer(again, "success").assessment.state.answers[0].by == "adviser-1"


def test_an_assessment_goes_on_where_the_person_is_now(desk):
    view = desk.start()
    moved = desk.start(site="lyon", scope=ELSEWHERE)
    assert moved.assessment.id == view.assessment.id
    assert desk.get(view, ELSEWHERE).assessment.state.site == "lyon"
    with pytest.raises(NotFound):
        desk.get(view, HERE)


def test_the_same_answer_again_changes_nothing_and_says_so(desk):
    view = desk.start()
    first = desk.answer(view, "success")
    again = desk.answer(view, "success")
    assert (first.changed, again.changed) == (True, False)
    assert again.assessment == first.assessment
    assert again.next_task == first.next_task


def test_another_answer_to_the_same_task_is_refused_with_what_is_recorded(desk):
    view = desk.start()
    after = desk.answer(view, "success")
    with pytest.raises(AnsweredOtherwise) as refused:
        desk.answer(view, "failure")
    assert refused.value.recorded == "success"
    assert refused.value.next_task == after.next_task.code


def test_a_task_that_is_not_the_next_is_refused_naming_the_next(desk):
    view = desk.start()
    for code in ("email_1a", "nothing"):
        with pytest.raises(NotTheNext) as refused:
            desk.answer(view, "success", task=code)
        assert refused.value.next_task == view.next_task.code


def test_who_tapped_wrongly_takes_the_last_answer_back(desk):
    view = desk.start()
    first = view.next_task.code
    second = desk.answer(view, "success").next_task.code
    desk.answer(desk.get(view), "failure")
    with pytest.raises(NotTheLast) as refused:
        desk.take_back(view, first)
    assert refused.value.last == second
    taken = desk.take_back(view, second)
    assert (taken.changed, taken.next_task.code) == (True, second)
    again = desk.take_back(view, second)
    assert (again.changed, again.next_task.code) == (False, second)
    assert desk.answer(again, "success").changed


def test_what_is_over_is_not_answered_any_more_but_a_repeat_is_told(desk):
    view = desk.start(competences=("crcn-2-1",))
    done = desk.finish(desk.answer(view, "success"))
    assert desk.answer(view, "success").changed is False
    for step in (
        lambda: desk.answer(view, "success", task="email_2a"),
        lambda: desk.take_back(view, "email_1a"),
        lambda: desk.abandon(view),
    ):
        with pytest.raises(AssessmentOver):
            step()
    assert desk.finish(done).changed is False
    assert published(desk.network) == ["LevelAssessed"]


def test_finishing_early_tells_what_was_found_out_and_nothing_else(desk):
    view = desk.answer(desk.start(competences=("crcn-2-1", "crcn-1-1")), "success")
    view = desk.answer(view, "failure")
    desk.finish(view)
    assert desk.levels() == {"crcn-1-1": 1}


def test_nothing_found_out_is_no_result(desk):
    view = desk.answer(desk.start(competences=("crcn-2-1",)), "failure")
    with pytest.raises(NothingFoundOut):
        desk.finish(view)
    view = desk.answer(view, "failure")
    assert view.next_task is None
    desk.finish(view)
    assert desk.levels() == {"crcn-2-1": 0}


def test_an_abandoned_one_tells_nobody_anything(desk):
    view = desk.abandon(desk.answer(desk.start(), "success"), "no_time")
    assert (view.assessment.state.status, view.assessment.state.reason) == ("abandoned", "no_time")
    assert desk.abandon(view).changed is False
    desk.network.clock.instant += GOES_ON
    assert run_timers(desk.network) == 0
    assert desk.levels() == {}
    assert published(desk.network) == []
    assert desk.start().changed


def test_a_declined_one_is_known_as_declined_and_never_as_level_0(desk):
    view = desk.decline()
    assert view.assessment.state.status == "declined"
    assert desk.levels() == {}
    assert published(desk.network) == ["AssessmentDeclined"]


def test_who_declines_in_the_middle_ends_what_was_begun(desk):
    view = desk.answer(desk.start(), "success")
    declined = desk.decline()
    assert declined.assessment.id == view.assessment.id
    assert desk.levels() == {}
    with pytest.raises(AssessmentOver):
        desk.finish(view)


def test_nobody_is_in_the_middle_of_two(desk):
    view = desk.start()
    for step in (
        lambda: desk.start(purpose="progress"),
        lambda: desk.decline(purpose="progress"),
        lambda: desk.enter([("crcn-2-1", 1)]),
    ):
        with pytest.raises(AssessmentRunning) as refused:
            step()
        assert refused.value.assessment_id == view.assessment.id


def test_levels_are_entered_by_hand_with_a_reason(desk):
    view = desk.enter([("crcn-2-1", 3), ("first-steps-1", 0)], reason="certificate")
    state = view.assessment.state
    assert (state.method, state.reason, state.status) == ("by_hand", "certificate", "finished")
    assert desk.levels() == {"crcn-2-1": 3, "first-steps-1": 0}
    assert published(desk.network) == ["LevelAssessed"]
    assert (view.next_task, view.findings) == (None, ())


def test_later_levels_replace_earlier_ones_competence_by_competence(desk, network):
    desk.enter([("crcn-2-1", 3), ("crcn-1-1", 1)])
    network.clock.instant += timedelta(days=1)
    desk.enter([("crcn-2-1", 2)])
    assert desk.levels() == {"crcn-1-1": 1, "crcn-2-1": 2}
    assert network.look(lambda work: work.assessments.levels_of(AWA)) == desk.levels()


def test_a_second_assessment_asks_other_tasks_than_the_placement_did(desk):
    about = {"competences": ("crcn-2-1",)}
    first = desk.assess({"crcn-2-1": 1}, **about)
    second = desk.assess({"crcn-2-1": 1}, purpose="progress", **about)
    asked = [{one.task for one in view.assessment.state.answers} for view in (first, second)]
    assert len(asked[0]) == 3
    assert asked[0].isdisjoint(asked[1])


def test_nobody_is_asked_about_what_the_bank_has_no_task_for(desk):
    with pytest.raises(InvalidValue):
        desk.start(competences=("crcn-3-4",))


def test_without_a_bank_nothing_is_asked(network):
    network.person()
    with pytest.raises(NothingToAsk):
        Desk(network).start()


def test_one_to_which_nobody_comes_back_ends_with_what_was_found_out(desk, network):
    network.person(BILAL)
    some = desk.answer(desk.start(), "success")
    none = desk.start(BILAL)
    network.clock.instant += GOES_ON - timedelta(days=1)
    some = desk.answer(some, "failure")
    network.clock.instant += timedelta(days=1)
    assert run_timers(network) == 1
    assert desk.get(some).assessment.state.status == "running"
    left = desk.get(none).assessment.state
    assert (left.status, left.reason, left.ended_by) == ("abandoned", "left", None)
    network.clock.instant += GOES_ON
    assert run_timers(network) == 1
    assert desk.get(some).assessment.state.status == "finished"
    assert desk.levels() == {"first-steps-1": 2}
    assert run_timers(network) == 0


def test_a_site_sees_its_own_assessments_and_the_levels_of_whom_it_supports(desk, network):
    network.person(BILAL)
    here, there = desk.start(), desk.start(BILAL, site="lyon")
    listed = desk.app.list_assessments

    def ids(scope, **wanted):
        return [one.id for one in listed(ListAssessments(scope=scope, **wanted))]

    assert ids(HERE) == [here.assessment.id]
    assert ids(ELSEWHERE, status="running") == [there.assessment.id]
    assert ids(HERE, person_id=BILAL) == []
    with pytest.raises(OutOfScope):
        ids(HERE, site="lyon")
    desk.finish(desk.answer(here, "success"))
    assert desk.levels(scope=HERE) == {"first-steps-1": 2}
    with pytest.raises(PersonUnknown):
        desk.levels(scope=ELSEWHERE)
    desk.start(site="lyon")
    assert desk.levels(scope=ELSEWHERE) == {"first-steps-1": 2}, "wherever it was found out"


def test_of_whom_a_site_registered_it_is_told_that_nothing_is_known(desk, network):
    network.person(BILAL, site_id=LYON_ID)
    assert desk.levels(BILAL, scope=ELSEWHERE) == {}
    with pytest.raises(PersonUnknown):
        desk.levels(BILAL, scope=HERE)


def test_whoever_is_out_of_scope_or_unknown_is_refused(desk):
    with pytest.raises(OutOfScope):
        desk.start(scope=ELSEWHERE)
    with pytest.raises(PersonUnknown):
        desk.start(BILAL)
    view = desk.start()
    with pytest.raises(NotFound):
        desk.answer(view, "success", scope=ELSEWHERE)
    with pytest.raises(NotFound):
        desk.finish(view, scope=ELSEWHERE)


def test_who_acts_on_an_older_version_is_told(desk):
    view = desk.start()
    seen = view.version
    desk.answer(view, "success")
    with pytest.raises(Stale):
        desk.answer(desk.get(view), "success", expected_version=seen)


def test_what_was_seen_earlier_and_ended_later_does_not_hide_what_was_seen_since(desk, network):
    view = desk.answer(desk.start(competences=("crcn-2-1",)), "success")
    network.clock.instant += timedelta(days=1)
    network.person(BILAL)
    desk.enter([("crcn-2-1", 4)], BILAL)
    network.change(lambda work: work.assessments.rekey(work.assessments.of_person(BILAL), AWA))
    network.clock.instant += timedelta(days=1)
    desk.finish(view)
    assert desk.levels() == {"crcn-2-1": 4}
