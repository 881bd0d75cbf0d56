"""Requests for seats when people are merged, parted and erased."""

import pytest

from kernel.scope import NATIONAL
from services.training.application import seats_of_people
from services.training.application.commands.change_enrolment import PauseEnrolment
from services.training.application.commands.validate_module import ValidateModule
from tests.scripted import CONTEXT, at
from tests.told import told
from tests.training.builders import AWA, BILAL, SITE_ID
from tests.training.seats import SEAT, Seats


@pytest.fixture
def seats(network):
    return Seats.of(network)


@pytest.fixture
def theirs(seats):
    """Bilal's enrolment on the same path."""
    seats.network.person(BILAL)
    return seats.network.enrolment(BILAL)


def merged(seats, kept, absorbed, name="people_merged", sequence=2):
    """Booking tells that two people are one, or two after all."""
    facts = {"kept_id": kept, "absorbed_id": absorbed, "site_id": SITE_ID, "moved": []}
    seats.hear(told(f"booking.{name}.v1", kept, seats.clock.now(), sequence=sequence, data=facts))


@pytest.mark.parametrize("farther", ["mine", "theirs"])
def test_of_two_requests_for_one_module_the_farther_one_stays(seats, theirs, farther):
    mine, other = seats.ask().request_id, seats.ask(enrolment_id=theirs.id).request_id
    if farther == "mine":
        seats.hear(seats.reserved(mine))
    else:
        seats.hear(seats.seat("seat_waitlisted", other, person_id=BILAL, position=1))
    merged(seats, AWA, BILAL)
    stays, goes = (mine, other) if farther == "mine" else (other, mine)
    assert seats.state(stays).is_live
    assert seats.state(goes).withdrawn == "people_merged"
    assert seats.said()[-1] == ("SeatRequestWithdrawn", goes)
    # It goes on for the enrolment that goes on.
    assert seats.state(stays).enrolment_id == seats.enrolment.id
    assert seats.state(stays).person_id == AWA
    assert seats.ask().request_id == stays


def test_of_two_that_are_equally_far_the_one_who_asked_first_stays(seats, theirs):
    other, mine = seats.ask(enrolment_id=theirs.id).request_id, seats.ask().request_id
    merged(seats, AWA, BILAL)
    assert (seats.state(other).status, seats.state(mine).status) == ("asked", "withdrawn")


def test_a_seat_counts_more_than_the_hope_for_one(seats, theirs):
    mine, other = seats.ask().request_id, seats.ask(enrolment_id=theirs.id).request_id
    seats.hear(seats.refused(mine))
    merged(seats, AWA, BILAL)
    assert (seats.state(mine).status, seats.state(other).status) == ("withdrawn", "asked")
    assert len(seats.said()) == 2


def test_a_request_and_what_the_desk_booked_for_the_other_are_one_seat(seats, theirs):
    mine = seats.ask().request_id
    seats.hear(seats.reserved(SEAT, seat_id=SEAT, person_id=BILAL))
    merged(seats, AWA, BILAL)
    assert seats.state(mine).withdrawn == "already_seated"


def test_what_is_told_of_the_absorbed_persons_seat_afterwards_is_the_kept_ones(seats, theirs):
    other = seats.ask(enrolment_id=theirs.id).request_id
    reserved = seats.reserved(other, person_id=BILAL)
    seats.hear(reserved)
    merged(seats, AWA, BILAL)
    seats.hear(seats.seat("workshop_attended", other, person_id=BILAL, minutes=120))
    attended = seats.network.look(lambda work: work.seats.attended(AWA, "email_write"))
    assert [one.request_id for one in attended] == [other]


def test_where_the_path_is_not_gone_on_with_the_seat_is_given_back(seats, theirs):
    other = seats.ask(enrolment_id=theirs.id).request_id
    pause = PauseEnrolment(scope=NATIONAL, enrolment_id=seats.enrolment.id, reason="health")
    seats.app.pause_enrolment(pause, CONTEXT)
    validate = ValidateModule(
        scope=NATIONAL, enrolment_id=seats.enrolment.id, module="email_sort", by="trainer-1"
    )
    # Awa has got farther, and goes on once she is back.
    seats.app.validate_module(validate, CONTEXT)
    merged(seats, AWA, BILAL)
    assert seats.state(other).withdrawn == "people_merged"


def test_a_seat_that_is_told_of_before_the_undoing_of_a_merge_goes_back_with_it(seats, theirs):
    merged(seats, AWA, BILAL)
    seats.hear(seats.reserved(SEAT, seat_id=SEAT, person_id=BILAL))
    assert seats.network.look(lambda work: work.seats.of_person(AWA)) == [SEAT]
    merged(seats, AWA, BILAL, "people_unmerged", sequence=3)
    assert seats.network.look(lambda work: work.seats.of_person(BILAL)) == [SEAT]


def test_a_workshop_lost_after_a_merge_is_asked_for_again_for_the_enrolment_that_goes_on(
    seats, theirs
):
    other = seats.ask(enrolment_id=theirs.id).request_id
    seats.hear(seats.workshop(), seats.reserved(other, person_id=BILAL))
    seats.clock.instant = at(16, day=8)
    seats.run_timers()
    merged(seats, AWA, BILAL)
    assert seats.state(other).enrolment_id == theirs.id
    seats.hear(seats.cancelled(other, person_id=BILAL))
    [again] = [one for one in seats.all() if one.replaces == other]
    assert (again.enrolment_id, again.person_id) == (seats.enrolment.id, AWA)


@pytest.mark.parametrize("answered", [True, False])
def test_who_is_erased_needs_no_seat_and_booking_is_told_once(seats, answered):
    id_ = seats.ask().request_id
    if answered:
        seats.hear(seats.reserved(id_))
    seats.network.change(lambda work: seats_of_people.end_seats(work, AWA))
    assert (seats.state(id_).withdrawn, seats.state(id_).awaited) == ("person_erased", None)
    assert seats.said()[1:] == [("SeatRequestWithdrawn", id_)]
    assert seats.app.store.memory.timers == {}


def test_a_withdrawal_that_was_not_answered_yet_is_not_said_again_either(seats):
    id_ = seats.ask().request_id
    seats.withdraw(id_)
    seats.network.change(lambda work: seats_of_people.end_seats(work, AWA))
    assert seats.state(id_).awaited is None
    assert seats.app.store.memory.timers == {}


@pytest.mark.parametrize("late", [False, True])
def test_a_seat_given_back_by_a_merge_is_asked_for_again_once_the_two_are_two(seats, theirs, late):
    mine, other = seats.ask().request_id, seats.ask(enrolment_id=theirs.id).request_id
    seats.hear(seats.reserved(mine))
    merged(seats, AWA, BILAL)
    assert seats.state(other).withdrawn == "people_merged"
    if late:
        seats.clock.instant = seats.state(other).latest
    before = seats.said()
    merged(seats, AWA, BILAL, "people_unmerged", sequence=3)
    if late:
        assert (seats.state(other).status, seats.said()) == ("withdrawn", before)
        return
    [again] = [one for one in seats.all() if one.replaces == other]
    assert seats.state(other).status == "superseded"
    assert (again.person_id, again.enrolment_id, again.status) == (BILAL, theirs.id, "asked")
    assert seats.said()[len(before) :] == [("SeatRequested", again.request_id)]
    assert seats.state(mine).status == "reserved"
