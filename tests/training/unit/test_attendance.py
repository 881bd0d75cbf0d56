"""What attended workshops do for a path, also corrected, late, twice, and in any order."""

from datetime import timedelta

import pytest

from tests.scripted import at, published
from tests.training.builders import BILAL, module, path
from tests.training.enrolled import Enrolled


@pytest.fixture
def enrolled(network):
    network.path()
    network.path(path("internet", final_assessment=False))
    twice = module("phone_call", sessions=2)
    network.path(path("phone", twice, final_assessment=False))
    return Enrolled(network)


def last(enrolled, count):
    return published(enrolled.network)[-count:]


def test_an_attended_workshop_completes_its_module_without_anybody_opening_a_page(enrolled):
    id_ = enrolled.open()
    enrolled.network.clock.instant = at(12)
    seat = enrolled.there(1)
    told = enrolled.app.store.memory.published[-1]
    assert (type(told).__name__, told.done.by, told.done.seats) == (
        "ModuleCompleted",
        "attendance",
        (seat,),
    )
    [write, sort] = enrolled.view(id_).modules
    assert (write.done_by, write.done_at, write.seats, write.attended) == (
        "attendance",
        at(12),
        (seat,),
        1,
    )
    assert (sort.done, sort.next) == (False, True)


def test_the_same_told_twice_counts_once_and_minutes_are_no_news(enrolled):
    id_ = enrolled.open(path="phone")
    enrolled.there(1, "phone_call")
    enrolled.there(1, "phone_call", sequence=1)
    enrolled.there(1, "phone_call", sequence=2)
    [call] = enrolled.view(id_).modules
    assert (call.done, call.attended, call.sessions) == (False, 1, 2)
    enrolled.there(2, "phone_call", workshop=1)
    assert enrolled.done(id_) == {}, "the same workshop is no other"
    enrolled.there(3, "phone_call")
    assert enrolled.state(id_).status == "completed"


def test_an_attendance_that_is_corrected_takes_the_module_back(enrolled):
    id_ = enrolled.open()
    enrolled.there(1)
    enrolled.not_there(1)
    assert enrolled.done(id_) == {}
    assert last(enrolled, 1) == ["ModuleReopened"]
    assert enrolled.app.store.memory.published[-1].because == "attendance_corrected"
    enrolled.there(1)
    assert enrolled.done(id_) == {"email_write": "attendance"}


def test_a_correction_that_is_heard_of_before_what_it_corrects_holds(enrolled):
    id_ = enrolled.open()
    enrolled.not_there(1, sequence=2)
    enrolled.there(1, sequence=1)
    assert enrolled.done(id_) == {}


def test_a_module_that_was_attended_and_validated_counts_once_and_stays_done(enrolled):
    id_ = enrolled.open()
    enrolled.there(1)
    enrolled.validate(id_)
    assert published(enrolled.network).count("ModuleCompleted") == 1
    assert enrolled.done(id_) == {"email_write": "attendance"}
    enrolled.not_there(1)
    assert enrolled.done(id_) == {"email_write": "validation"}
    assert "ModuleReopened" not in published(enrolled.network)
    enrolled.take_back(id_)
    assert enrolled.done(id_) == {}


def test_what_was_validated_first_is_done_by_that(enrolled):
    id_ = enrolled.open()
    enrolled.validate(id_)
    enrolled.network.clock.instant = at(8)
    enrolled.there(1)
    assert enrolled.done(id_) == {"email_write": "validation"}
    enrolled.take_back(id_)
    assert enrolled.done(id_) == {"email_write": "attendance"}
    assert "ModuleReopened" not in published(enrolled.network)


def test_what_was_attended_within_twelve_months_before_the_opening_counts(enrolled):
    enrolled.hear(enrolled.workshop(1, at(9)), enrolled.workshop(2, at(9), "email_sort"))
    enrolled.network.clock.instant = at(12)
    enrolled.there(1)
    enrolled.there(2, "email_sort")
    enrolled.network.clock.instant = at(9, day=365)
    id_ = enrolled.open()
    assert list(enrolled.done(id_)) == ["email_write", "email_sort"]
    assert enrolled.state(id_).final_due == at(9, day=395)
    enrolled.abandon(id_)
    enrolled.network.clock.instant += timedelta(minutes=1)
    assert enrolled.done(enrolled.open()) == {}


def test_what_was_attended_after_a_path_was_given_up_does_not_count(enrolled):
    id_ = enrolled.open()
    enrolled.hear(enrolled.workshop(1, at(8)), enrolled.workshop(2, at(10)))
    enrolled.network.clock.instant = at(9)
    enrolled.abandon(id_)
    enrolled.network.clock.instant = at(12)
    enrolled.there(2)
    assert enrolled.done(id_) == {}
    enrolled.there(1)
    assert enrolled.done(id_) == {"email_write": "attendance"}, "it was before, and told after"
    assert enrolled.state(id_).status == "abandoned"


def test_when_an_attendance_was_is_known_once_its_workshop_is(enrolled):
    id_ = enrolled.open()
    enrolled.network.clock.instant = at(9)
    enrolled.abandon(id_)
    enrolled.network.clock.instant = at(12)
    enrolled.there(1)
    assert enrolled.done(id_) == {}, "as far as is known it was after"
    enrolled.hear(enrolled.workshop(1, at(8)))
    assert enrolled.done(id_) == {"email_write": "attendance"}


def test_who_pauses_and_attends_all_the_same_gets_to_the_end(enrolled):
    id_ = enrolled.open(path="internet")
    enrolled.pause(id_)
    enrolled.there(1, "internet_write")
    assert enrolled.state(id_).status == "paused"
    enrolled.there(2, "internet_sort")
    assert enrolled.state(id_).status == "completed"


def completed(enrolled):
    """By two attended workshops."""
    id_ = enrolled.open(path="internet")
    enrolled.there(1, "internet_write")
    enrolled.there(2, "internet_sort")
    assert enrolled.state(id_).status == "completed"
    return id_


def certificate(enrolled, id_):
    return enrolled.network.look(lambda work: work.certificates.of_enrolment(id_))


def test_what_is_corrected_after_the_certificate_opens_a_case_and_reopens_nothing(enrolled):
    id_ = completed(enrolled)
    enrolled.not_there(2, "internet_sort")
    state = enrolled.state(id_)
    assert (state.status, list(state.done)) == ("completed", ["internet_write"])
    assert "ModuleReopened" in last(enrolled, 2)
    issued = certificate(enrolled, id_)
    [case] = issued.state.cases
    [doubt] = case.doubts
    assert (case.is_open, doubt.module) == (True, "internet_sort")
    assert issued.state.status == "valid"
    enrolled.not_there(2, "internet_sort")
    assert len(certificate(enrolled, id_).state.cases) == 1


def test_what_is_corrected_again_settles_the_case(enrolled):
    id_ = completed(enrolled)
    enrolled.network.clock.instant = at(9, day=3)
    enrolled.not_there(2, "internet_sort")
    enrolled.there(2, "internet_sort")
    [case] = certificate(enrolled, id_).state.cases
    assert case.status == "settled"
    state = enrolled.state(id_)
    assert (list(state.done), state.doubts) == (["internet_write", "internet_sort"], {})


def test_another_workshop_that_was_attended_makes_up_for_the_one_that_was_corrected(enrolled):
    id_ = enrolled.open(path="internet")
    enrolled.there(1, "internet_write")
    enrolled.there(3, "internet_write")
    enrolled.there(2, "internet_sort")
    enrolled.not_there(1, "internet_write")
    assert enrolled.done(id_)["internet_write"] == "attendance"
    assert certificate(enrolled, id_).state.cases == ()
    enrolled.not_there(3, "internet_write")
    [case] = certificate(enrolled, id_).state.cases
    assert case.is_open


def test_who_takes_a_path_again_begins_anew_and_spends_no_workshop_twice(enrolled):
    enrolled.hear(enrolled.workshop(1, at(6), "internet_write"))
    first = completed(enrolled)
    enrolled.network.clock.instant = at(9)
    again = enrolled.open(path="internet", again=True)
    assert enrolled.done(again) == {}
    enrolled.not_there(2, "internet_sort")
    enrolled.network.clock.instant = at(10)
    enrolled.there(2, "internet_sort")
    assert enrolled.done(again) == {}, "it was the first time's, and is told later now"
    assert list(enrolled.done(first)) == ["internet_write", "internet_sort"]
    enrolled.there(4, "internet_write")
    assert list(enrolled.done(again)) == ["internet_write"]
    assert enrolled.done(first)["internet_write"] == "attendance"


def test_what_was_attended_before_a_path_is_taken_again_does_not_count_for_that(enrolled):
    first = enrolled.open(path="internet")
    enrolled.validate(first, "internet_write")
    enrolled.there(1, "internet_write")
    enrolled.validate(first, "internet_sort")
    enrolled.network.clock.instant = at(9)
    assert enrolled.done(enrolled.open(path="internet", again=True)) == {}


def test_a_path_that_is_completed_later_spends_nothing_of_an_earlier_enrolment(enrolled):
    enrolled.hear(enrolled.workshop(1, at(8), "internet_write"))
    enrolled.network.clock.instant = at(7, 30)
    first = enrolled.open(path="internet")
    enrolled.there(2, "internet_write")
    enrolled.network.clock.instant = at(10)
    enrolled.abandon(first)
    enrolled.there(1, "internet_write")
    enrolled.not_there(2, "internet_write")
    second = enrolled.open(path="internet")
    enrolled.validate(second, "internet_sort")
    assert enrolled.state(second).status == "completed"
    assert enrolled.done(first) == {"internet_write": "attendance"}


def test_only_whose_attendance_it_is_gets_on(enrolled):
    awa, bilal = enrolled.open(), enrolled.open(BILAL)
    other = enrolled.open(path="internet")
    enrolled.there(1, person_id=BILAL)
    assert [enrolled.done(one) for one in (awa, other)] == [{}, {}]
    assert list(enrolled.done(bilal)) == ["email_write"]


def test_somebody_of_whom_only_an_attendance_was_heard_has_it_once_they_begin(enrolled):
    enrolled.there(1)
    assert list(enrolled.done(enrolled.open())) == ["email_write"]


def test_somebody_who_is_moved_has_what_they_attended_of_what_is_new(enrolled):
    id_ = enrolled.open()
    enrolled.there(1)
    enrolled.there(2, "email_attach")
    enrolled.network.path(
        path(
            "email", module("email_write", sessions=2), module("email_attach"), module("email_fun")
        )
    )
    assert list(enrolled.done(id_)) == ["email_write"]
    enrolled.move(id_)
    assert list(enrolled.done(id_)) == ["email_write", "email_attach"]
    enrolled.not_there(1)
    assert list(enrolled.done(id_)) == ["email_attach"], "what is corrected is taken back still"


def test_a_module_rests_on_the_attendance_once_the_validation_is_taken_back(enrolled):
    id_ = enrolled.open()
    enrolled.validate(id_)
    seat = enrolled.there(1)
    enrolled.take_back(id_)
    state = enrolled.state(id_)
    assert (state.done["email_write"].by, state.done["email_write"].seats) == (
        "attendance",
        (seat,),
    )
    assert state.kept == {seat}


def test_every_attendance_of_a_module_that_is_done_has_counted_and_none_is_told_twice(enrolled):
    id_ = enrolled.open()
    seats = {enrolled.there(1), enrolled.there(2)}
    enrolled.not_there(1)
    state = enrolled.state(id_)
    assert (set(state.done["email_write"].seats), state.kept) == (seats - {min(seats)}, seats)
    assert published(enrolled.network).count("ModuleCompleted") == 1
