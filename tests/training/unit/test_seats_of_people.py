"""Requests for seats when people are merged, parted and erased."""

import pytest

from services.training.application import seats_of_people
from tests.training.builders import AWA, BILAL
from tests.training.seats import SEAT, Seats


@pytest.fixture
def seats(network):
    return Seats.of(network)


@pytest.fixture
def theirs(seats):
    """Bilal's enrolment on the same path."""
    seats.network.person(BILAL)
    return seats.network.enrolment(BILAL)


def give(seats, from_person, to_person):
    """What a merge does with seats."""

    def moved(work):
        for kept in (work.seat_requests, work.seats):
            kept.rekey(kept.of_person(from_person), to_person)
        seats_of_people.settle_seats(work, to_person)

    seats.network.change(moved)


@pytest.mark.parametrize("farther", ["mine", "theirs"])
def test_of_two_requests_for_one_module_the_farther_one_stays(seats, theirs, farther):
    mine, other = seats.ask().request_id, seats.ask(enrolment_id=theirs.id).request_id
    if farther == "mine":
        seats.hear(seats.reserved(mine))
    else:
        seats.hear(seats.seat("seat_waitlisted", other, person_id=BILAL, position=1))
    give(seats, BILAL, AWA)
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
    give(seats, BILAL, AWA)
    assert (seats.state(other).status, seats.state(mine).status) == ("asked", "withdrawn")


def test_a_seat_counts_more_than_the_hope_for_one(seats, theirs):
    mine, other = seats.ask().request_id, seats.ask(enrolment_id=theirs.id).request_id
    seats.hear(seats.refused(mine))
    give(seats, BILAL, AWA)
    assert (seats.state(mine).status, seats.state(other).status) == ("withdrawn", "asked")
    assert len(seats.said()) == 2


def test_a_request_and_what_the_desk_booked_for_the_other_are_one_seat(seats, theirs):
    mine = seats.ask().request_id
    seats.hear(seats.reserved(SEAT, seat_id=SEAT, person_id=BILAL))
    give(seats, BILAL, AWA)
    assert seats.state(mine).withdrawn == "already_seated"


def test_what_is_told_of_the_absorbed_persons_seat_afterwards_is_the_kept_ones(seats, theirs):
    other = seats.ask(enrolment_id=theirs.id).request_id
    reserved = seats.reserved(other, person_id=BILAL)
    seats.hear(reserved)
    give(seats, BILAL, AWA)
    seats.hear(seats.seat("workshop_attended", other, person_id=BILAL, minutes=120))
    attended = seats.network.look(lambda work: work.seats.attended(AWA, "email_write"))
    assert [one.request_id for one in attended] == [other]


def test_where_the_path_is_not_gone_on_with_the_seat_is_given_back(seats, theirs):
    other = seats.ask(enrolment_id=theirs.id).request_id
    seats.network.change(lambda work: seats_of_people.settle_seats(work, BILAL))
    assert seats.state(other).is_live
    give(seats, BILAL, "0197f000-0000-7000-8000-00000000f019")
    assert seats.state(other).withdrawn == "people_merged"


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
