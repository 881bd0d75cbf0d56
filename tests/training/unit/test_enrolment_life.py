"""What becomes of an enrolment: pauses, validations, its end, and what is refused on the way."""

from datetime import timedelta

import pytest

from kernel.refusals import NotFound, Stale
from services.training.application.commands.change_enrolment import PauseEnrolment
from services.training.application.commands.stop_waiting_for_final import (
    StopWaitingForFinal,
    stop_waiting_for_final,
)
from services.training.application.queries.enrolments import ListEnrolments
from services.training.domain.enrolments.refusals import (
    AlreadyCompleted,
    AlreadyEnrolled,
    ForProfessionals,
    NotOnPath,
    NotValidated,
    WrongEnrolmentState,
)
from services.training.domain.enrolments.state import AWAITS_FINAL
from tests.scripted import CONTEXT, at, published, run_timers
from tests.training.assessments import Desk
from tests.training.builders import AWA, BILAL, ELSEWHERE, HERE, module, path
from tests.training.enrolled import Enrolled


@pytest.fixture
def enrolled(network):
    network.path()
    network.path(path("internet", final_assessment=False))
    return Enrolled(network)


def test_a_path_is_paused_and_gone_on_with(enrolled):
    id_ = enrolled.open()
    enrolled.network.clock.instant = at(9)
    assert enrolled.pause(id_).state.status == "paused"
    assert enrolled.pause(id_, "work").version == 2
    state = enrolled.state(id_)
    assert (state.paused_at, state.pause_reason) == (at(9), "health")
    paused = ListEnrolments(scope=HERE, status="paused")
    assert [one.id for one in enrolled.app.list_enrolments(paused)] == [id_]
    assert enrolled.resume(id_).state.status == "active"
    assert enrolled.resume(id_).version == 3
    assert enrolled.app.list_enrolments(paused) == []
    assert published(enrolled.network)[-2:] == ["EnrolmentPaused", "EnrolmentResumed"]
    assert enrolled.network.app.store.memory.audit[-2:] == [
        ("enrolment.pause", [id_, AWA], "health"),
        ("enrolment.resume", [id_, AWA], None),
    ]


def test_a_trainer_validates_a_module_and_takes_it_back(enrolled):
    id_ = enrolled.open()
    view = enrolled.validate(id_, "email_write")
    [write, sort] = view.modules
    assert (write.done_by, write.validated_by, write.seats) == ("validation", "trainer-1", ())
    assert (write.next, sort.next, sort.missing) == (False, True, ())
    assert enrolled.validate(id_, "email_write", "trainer-9").version == view.version
    back = enrolled.take_back(id_)
    assert [one.done for one in back.modules] == [False, False]
    assert (back.modules[1].next, back.modules[1].missing) == (False, ("email_write",))
    assert enrolled.take_back(id_).version == back.version
    assert published(enrolled.network)[-4:] == [
        "ModuleValidated",
        "ModuleCompleted",
        "ValidationTakenBack",
        "ModuleReopened",
    ]
    assert enrolled.validate(id_, "email_write", "trainer-9").modules[0].validated_by == (
        "trainer-9"
    )
    with pytest.raises(NotValidated):
        enrolled.take_back(id_, "email_sort")
    with pytest.raises(NotOnPath):
        enrolled.validate(id_, "internet_write")


def test_a_path_without_final_assessment_ends_with_its_last_module(enrolled):
    id_ = enrolled.open(path="internet")
    enrolled.complete(id_)
    state = enrolled.state(id_)
    assert (state.status, state.completed_by) == ("completed", "modules")
    assert published(enrolled.network)[-3:] == [
        "ModuleCompleted",
        "EnrolmentCompleted",
        "CertificateIssued",
    ]


def test_a_final_assessment_is_waited_for_at_most_thirty_days(enrolled):
    id_ = enrolled.open()
    enrolled.complete(id_)
    state = enrolled.state(id_)
    assert (state.status, state.final_due) == ("active", at(7) + AWAITS_FINAL)
    enrolled.network.clock.instant = state.final_due - timedelta(seconds=1)
    assert run_timers(enrolled.network) == 0
    enrolled.network.clock.instant = state.final_due
    assert run_timers(enrolled.network) == 1
    state = enrolled.state(id_)
    assert (state.status, state.completed_by) == ("completed", "no_final_assessment")
    assert state.completed_at == at(7) + AWAITS_FINAL


def test_a_timer_that_comes_too_early_ends_no_wait(enrolled):
    id_ = enrolled.open()
    enrolled.complete(id_)
    early = StopWaitingForFinal(enrolment_id=id_)
    enrolled.network.change(lambda work: stop_waiting_for_final(work, early))
    assert enrolled.state(id_).status == "active"


def test_a_final_assessment_that_comes_before_the_last_module_is_waited_for_no_more(enrolled):
    id_ = enrolled.open()
    Desk(enrolled.network).decline(purpose="final", enrolment_id=id_)
    assert enrolled.state(id_).status == "active"
    enrolled.complete(id_)
    state = enrolled.state(id_)
    assert (state.status, state.completed_by) == ("completed", "final_assessment")


def test_the_wait_ends_where_a_module_is_open_again_and_begins_anew(enrolled):
    id_ = enrolled.open()
    enrolled.complete(id_)
    enrolled.network.clock.instant = at(7, day=29)
    enrolled.take_back(id_)
    assert enrolled.state(id_).final_due is None
    enrolled.network.clock.instant = at(7, day=31)
    assert run_timers(enrolled.network) == 0
    enrolled.validate(id_)
    assert enrolled.state(id_).final_due == at(7, day=61)


def test_who_gives_a_path_up_has_given_it_up(enrolled):
    id_ = enrolled.open()
    enrolled.complete(id_)
    assert enrolled.abandon(id_).state.abandon_reason == "found_work"
    assert enrolled.abandon(id_, "no_time").state.abandon_reason == "found_work"
    enrolled.network.clock.instant = at(7, day=40)
    assert run_timers(enrolled.network) == 0
    for step in (enrolled.pause, enrolled.resume, enrolled.validate, enrolled.take_back):
        with pytest.raises(WrongEnrolmentState) as refused:
            step(id_)
        assert refused.value.status == "abandoned"


def test_who_comes_back_takes_along_what_was_validated_within_twelve_months(enrolled):
    first = enrolled.open()
    enrolled.validate(first, "email_write")
    enrolled.validate(first, "email_sort")
    enrolled.take_back(first, "email_sort")
    enrolled.abandon(first)
    enrolled.network.clock.instant = at(7, day=365)
    second = enrolled.open()
    assert enrolled.done(second) == {"email_write": "validation"}
    [word] = enrolled.state(second).validations
    assert (word.from_enrolment, word.at, word.by) == (first, at(7), "trainer-1")
    enrolled.abandon(second)
    enrolled.network.clock.instant = at(8, day=365)
    assert enrolled.done(enrolled.open()) == {}


def test_what_was_taken_along_and_then_taken_back_stays_so(enrolled):
    last = enrolled.open()
    enrolled.validate(last)
    for _ in range(2):
        enrolled.abandon(last)
        last = enrolled.open()
    assert enrolled.done(last) == {"email_write": "validation"}
    enrolled.take_back(last)
    assert enrolled.done(last) == {}
    enrolled.abandon(last)
    assert enrolled.done(enrolled.open()) == {}


def test_a_path_is_taken_again_only_where_somebody_asks_for_that(enrolled):
    first = enrolled.open(path="internet")
    enrolled.complete(first)
    with pytest.raises(AlreadyCompleted) as refused:
        enrolled.open(path="internet")
    assert refused.value.enrolment_id == first
    second = enrolled.open(path="internet", again=True)
    assert enrolled.state(second).again
    assert enrolled.done(second) == {}
    with pytest.raises(AlreadyEnrolled):
        enrolled.open(path="internet", again=True)
    assert not enrolled.state(enrolled.open(BILAL, again=True)).again


def test_who_is_paused_is_on_the_path_still(enrolled):
    id_ = enrolled.open()
    enrolled.pause(id_)
    with pytest.raises(AlreadyEnrolled):
        enrolled.open()
    enrolled.abandon(id_)
    assert enrolled.open() != id_


def test_a_path_for_professionals_is_not_for_people(enrolled):
    enrolled.network.path(path("supporting", audience="professionals"))
    with pytest.raises(ForProfessionals):
        enrolled.open(path="supporting")


def test_a_new_version_leaves_those_on_the_old_one_untouched_until_they_are_moved(enrolled):
    id_ = enrolled.open()
    enrolled.validate(id_, "email_write")
    before = enrolled.view(id_)
    enrolled.network.path(
        path(
            "email",
            module("email_write", sessions=3),
            module("email_attach", prerequisites=("email_write",)),
            final_assessment=False,
        )
    )
    assert enrolled.view(id_) == before
    bilal = enrolled.open(BILAL)
    moved = enrolled.move(id_)
    assert moved.state.version == 2
    assert [(one.module.code, one.done) for one in moved.modules] == [
        ("email_write", True),
        ("email_attach", False),
    ]
    assert enrolled.move(id_).version == moved.version
    [told] = [
        one for one in enrolled.app.store.memory.published if type(one).__name__ == "EnrolmentMoved"
    ]
    assert (told.from_version, told.kept) == (1, ("email_write",))
    assert (told.added, told.dropped) == (("email_attach",), ("email_sort",))
    enrolled.validate(id_, "email_attach")
    assert enrolled.state(id_).status == "completed"
    with pytest.raises(NotOnPath):
        enrolled.validate(bilal, "email_sort")


def test_a_path_whose_open_modules_are_left_out_ends_by_the_move(enrolled):
    id_ = enrolled.open(path="internet")
    enrolled.validate(id_, "internet_write")
    only = path("internet", module("internet_write"), final_assessment=False)
    enrolled.network.path(only)
    assert enrolled.move(id_).state.status == "completed"
    assert enrolled.move(id_).state.version == 2
    enrolled.network.path(path("internet", module("internet_more"), final_assessment=False))
    with pytest.raises(WrongEnrolmentState):
        enrolled.move(id_)


def test_a_command_on_what_somebody_else_changed_or_may_not_see_is_refused(enrolled):
    id_ = enrolled.open()
    enrolled.validate(id_)

    def pause(**changes):
        values = {"scope": HERE, "enrolment_id": id_, "reason": "health"}
        return enrolled.app.pause_enrolment(PauseEnrolment(**values | changes), CONTEXT)

    with pytest.raises(Stale):
        pause(expected_version=1)
    with pytest.raises(NotFound):
        pause(scope=ELSEWHERE)
    assert pause(expected_version=3).state.status == "paused"
