"""Two people turn out to be one, or two after all: what becomes of their enrolments."""

import pytest

from services.training.application.enrolments_of_people import end_enrolments, settle_enrolments
from services.training.domain.enrolments.refusals import WrongEnrolmentState
from tests.scripted import at, published, run_timers
from tests.training.assessments import Desk
from tests.training.builders import AWA, BILAL, CHLOE, path
from tests.training.enrolled import Enrolled
from tests.training.people import merged, unmerged


@pytest.fixture
def enrolled(network):
    network.path()
    network.path(path("internet", final_assessment=False))
    return Enrolled(network)


def given(enrolled, from_person, to_person, *ids):
    """These enrolments, with the seats that the person had, are the other one's."""

    def change(work):
        seats = work.seats.of_person(from_person)
        work.enrolments.rekey(ids, to_person)
        work.seats.rekey([one for one in seats if one in enrolled.moving], to_person)
        for person in (to_person, from_person):
            settle_enrolments(work, person)

    enrolled.network.change(change)


@pytest.fixture
def two(enrolled):
    """Awa is on the path, and Bilal farther, who has attended one module and had one validated."""
    awa, bilal = enrolled.open(), enrolled.open(BILAL)
    seat = enrolled.there(1, person_id=BILAL)
    enrolled.validate(bilal, "email_sort")
    enrolled.take_back(bilal, "email_sort")
    enrolled.moving = {seat}
    return awa, bilal


def test_the_farther_one_goes_on_and_the_other_is_restored_when_they_are_two_again(enrolled, two):
    awa, bilal = two
    enrolled.pause(awa)
    given(enrolled, BILAL, AWA, bilal)
    absorbed = enrolled.state(awa)
    assert (absorbed.status, absorbed.absorbed_by) == ("absorbed", bilal)
    assert enrolled.done(bilal) == {"email_write": "attendance"}
    with pytest.raises(WrongEnrolmentState):
        enrolled.resume(awa)
    given(enrolled, AWA, BILAL, bilal)
    assert (enrolled.state(awa).status, enrolled.state(awa).absorbed_by) == ("paused", None)
    assert enrolled.done(awa) == {}
    assert enrolled.done(bilal) == {"email_write": "attendance"}
    assert "EnrolmentAbandoned" not in published(enrolled.network)
    assert published(enrolled.network)[-1] == "EnrolmentRestored"


def test_what_each_has_counts_together_and_is_given_back(enrolled, two):
    awa, bilal = two
    enrolled.validate(awa, "email_sort")
    enrolled.there(2, "email_write")
    given(enrolled, BILAL, AWA, bilal)
    assert enrolled.state(bilal).absorbed_by == awa, "which has more modules done"
    assert list(enrolled.done(awa)) == ["email_write", "email_sort"]
    given(enrolled, AWA, BILAL, bilal)
    assert enrolled.done(bilal) == {"email_write": "attendance"}
    assert list(enrolled.done(awa)) == ["email_write", "email_sort"]


def test_of_two_that_are_as_far_the_earlier_one_goes_on(enrolled, two):
    awa, bilal = two
    enrolled.validate(awa, "email_sort")
    given(enrolled, BILAL, AWA, bilal)
    assert enrolled.state(bilal).absorbed_by == awa


def test_a_validation_that_was_lent_is_given_back(enrolled, two):
    awa, bilal = two
    enrolled.validate(awa, "email_write")
    enrolled.there(2, "email_sort", person_id=BILAL)
    enrolled.not_there(1, person_id=BILAL)
    enrolled.there(1, person_id=BILAL)
    enrolled.moving.add(enrolled.there(2, "email_sort", person_id=BILAL))
    given(enrolled, BILAL, AWA, bilal)
    assert enrolled.state(awa).absorbed_by == bilal
    enrolled.not_there(1, person_id=BILAL)
    assert enrolled.done(bilal) == {"email_write": "validation", "email_sort": "attendance"}
    [word, *_] = [one for one in enrolled.state(bilal).validations if one.stands]
    assert word.from_enrolment == awa
    given(enrolled, AWA, BILAL, bilal)
    assert enrolled.done(bilal) == {"email_sort": "attendance"}
    assert enrolled.done(awa) == {"email_write": "validation"}
    assert enrolled.state(bilal).final_due is None


def test_a_path_that_one_has_completed_absorbs_the_other_s(enrolled):
    awa, bilal = enrolled.open(path="internet"), enrolled.open(BILAL, path="internet")
    enrolled.complete(awa)
    enrolled.moving = set()
    given(enrolled, BILAL, AWA, bilal)
    assert enrolled.state(bilal).absorbed_by == awa
    given(enrolled, AWA, BILAL, bilal)
    assert enrolled.state(bilal).status == "active"
    assert enrolled.state(awa).status == "completed"


def test_a_certificate_is_in_question_where_what_it_rests_on_goes_back(enrolled):
    awa, bilal = enrolled.open(path="internet"), enrolled.open(BILAL, path="internet")
    enrolled.there(1, "internet_write")
    enrolled.moving = {enrolled.there(2, "internet_sort", person_id=BILAL)}
    given(enrolled, BILAL, AWA, bilal)
    assert enrolled.state(awa).status == "completed"
    given(enrolled, AWA, BILAL, bilal)
    state = enrolled.state(awa)
    assert (state.status, list(state.doubts)) == ("completed", ["internet_sort"])
    [case] = enrolled.network.look(lambda work: work.certificates.of_enrolment(awa)).state.cases
    assert case.is_open
    assert enrolled.done(bilal) == {"internet_sort": "attendance"}


def test_the_case_names_the_seat_on_which_a_module_rested_that_was_validated_before(enrolled):
    awa, bilal = enrolled.open(path="internet"), enrolled.open(BILAL, path="internet")
    enrolled.validate(awa, "internet_sort")
    theirs = enrolled.there(2, "internet_sort", person_id=BILAL)
    enrolled.moving = {theirs}
    given(enrolled, BILAL, AWA, bilal)
    enrolled.take_back(awa, "internet_sort")
    enrolled.there(1, "internet_write")
    assert enrolled.state(awa).status == "completed"
    given(enrolled, AWA, BILAL, bilal)
    assert enrolled.state(awa).doubts == {"internet_sort": theirs}


def test_the_final_assessment_of_what_was_absorbed_is_that_of_what_goes_on(enrolled, two):
    awa, bilal = two
    Desk(enrolled.network).decline(purpose="final", enrolment_id=awa)
    given(enrolled, BILAL, AWA, bilal)
    assert enrolled.state(awa).absorbed_by == bilal
    enrolled.validate(bilal, "email_sort")
    assert enrolled.state(bilal).completed_by == "final_assessment"


def test_one_that_ends_after_its_enrolment_was_absorbed_completes_what_goes_on(enrolled, two):
    awa, bilal = two
    desk = Desk(enrolled.network)
    desk.bank()
    final = desk.start(purpose="final", enrolment_id=awa)
    enrolled.validate(bilal, "email_sort")
    given(enrolled, BILAL, AWA, bilal)
    assert enrolled.state(awa).absorbed_by == bilal
    desk.finish(desk.ask_all(final, {}))
    assert enrolled.state(bilal).completed_by == "final_assessment"


@pytest.fixture
def three(enrolled):
    """Awa's enrolment absorbs Bilal's, Chloé's is the farthest and absorbs Awa's in the end."""
    ids = [enrolled.open(one) for one in (AWA, BILAL, CHLOE)]
    enrolled.validate(ids[2])
    return ids


def become_one(enrolled):
    enrolled.hear(merged(AWA, BILAL))
    enrolled.hear(merged(CHLOE, AWA, sequence=2, minute=1))


def test_of_three_that_become_one_the_first_one_s_final_assessment_counts_in_the_end(
    enrolled, three
):
    awa, bilal, chloe = three
    Desk(enrolled.network).enter([("crcn-2-1", 1)], BILAL, purpose="final", enrolment_id=bilal)
    become_one(enrolled)
    assert [enrolled.state(one).absorbed_by for one in three] == [chloe, awa, None]
    enrolled.validate(chloe, "email_sort")
    assert enrolled.state(chloe).completed_by == "final_assessment"


def test_of_three_that_become_one_a_final_assessment_that_was_running_completes_what_goes_on(
    enrolled, three
):
    awa, bilal, chloe = three
    desk = Desk(enrolled.network)
    desk.bank()
    final = desk.start(BILAL, purpose="final", enrolment_id=bilal)
    become_one(enrolled)
    enrolled.validate(chloe, "email_sort")
    assert [enrolled.state(one).absorbed_by for one in three] == [chloe, awa, None]
    desk.finish(desk.ask_all(final, {}))
    assert enrolled.state(chloe).completed_by == "final_assessment"


def test_one_that_came_after_the_merge_and_the_restored_one_become_one(enrolled, two):
    awa, bilal = two
    given(enrolled, BILAL, AWA, bilal)
    enrolled.abandon(bilal)
    new = enrolled.open()
    given(enrolled, AWA, BILAL, bilal)
    assert (enrolled.state(awa).absorbed_by, enrolled.state(new).status) == (new, "active")


def test_who_is_erased_is_on_no_path_any_more(enrolled):
    id_ = enrolled.open()
    enrolled.complete(id_)
    enrolled.network.change(lambda work: end_enrolments(work, AWA))
    state = enrolled.state(id_)
    assert (state.status, state.abandon_reason) == ("abandoned", "person_erased")
    enrolled.network.clock.instant = at(7, day=40)
    assert run_timers(enrolled.network) == 0


def test_an_attendance_that_is_told_of_between_merge_and_undoing_counts_for_who_was_there(enrolled):
    awa, bilal = enrolled.open(), enrolled.open(BILAL)
    enrolled.hear(merged())
    enrolled.there(1, person_id=BILAL)
    enrolled.hear(unmerged())
    assert (enrolled.done(awa), enrolled.done(bilal)) == ({}, {"email_write": "attendance"})


def test_an_attendance_of_the_absorbed_that_is_told_of_before_the_undoing_counts_again_afterwards(
    enrolled,
):
    awa, bilal = enrolled.open(), enrolled.open(BILAL)
    enrolled.hear(merged(), enrolled.seat("seat_reserved", 1, person_id=BILAL), unmerged())
    enrolled.there(1, person_id=BILAL)
    assert (enrolled.done(awa), enrolled.done(bilal)) == ({}, {"email_write": "attendance"})
