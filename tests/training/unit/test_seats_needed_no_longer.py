"""What training does about seats that nobody needs any more, or not a second time."""

import pytest

from services.training.application.queries.seat_requests import CountStuck
from tests.scripted import at
from tests.training.builders import BILAL
from tests.training.enrolled import Enrolled
from tests.training.seats import OTHER, SEAT, Seats
from tests.training.unit.test_seat_saga import ended, wait


@pytest.fixture
def seats(network):
    return Seats.of(network)


@pytest.mark.parametrize("answer", [None, "seat_waitlisted", "seat_offered", "seat_reserved"])
def test_what_is_needed_no_longer_is_withdrawn_until_booking_says_so(seats, answer):
    id_ = seats.ask().request_id
    facts = {
        "seat_waitlisted": {"position": 1},
        "seat_offered": {"until": "2026-11-24T07:00:00.000Z"},
    }
    if answer:
        seats.hear(seats.seat(answer, id_, **facts.get(answer, {})))
    ended(seats)
    assert (seats.state(id_).status, seats.state(id_).withdrawn) == (
        "withdrawn",
        "enrolment_paused",
    )
    wait(seats, minutes=2)
    assert seats.said()[1:] == [("SeatRequestWithdrawn", id_)] * 2
    seats.hear(seats.cancelled(id_, "enrolment_paused", "person"))
    wait(seats, hours=3)
    assert len(seats.said()) == 3
    assert seats.state(id_).status == "withdrawn"


def test_a_withdrawal_that_is_not_answered_is_stuck_as_well(seats):
    id_ = seats.ask().request_id
    ended(seats)
    wait(seats, hours=2)
    assert seats.said()[-1] == ("SeatRequestStuck", id_)
    assert seats.app.store.memory.published[-1].awaited == "withdrawal"
    assert seats.statuses() == ["stuck"]
    seats.retry(id_)
    assert seats.said()[-1] == ("SeatRequestWithdrawn", id_)
    seats.hear(seats.refused(id_, "withdrawn"))
    assert seats.statuses() == ["withdrawn"]


def test_an_answer_on_its_way_does_not_undo_a_withdrawal(seats):
    id_ = seats.ask().request_id
    ended(seats)
    seats.hear(seats.reserved(id_))
    assert seats.statuses() == ["withdrawn"]
    assert seats.state(id_).awaited == "withdrawal"


def test_who_came_all_the_same_was_there(seats):
    id_ = seats.ask().request_id
    ended(seats)
    seats.hear(seats.seat("workshop_attended", id_, minutes=120))
    assert (seats.statuses(), seats.state(id_).awaited) == (["attended"], None)


def test_of_a_workshop_that_has_begun_a_withdrawal_is_said_once_and_no_answer_awaited(seats):
    id_ = seats.ask().request_id
    seats.hear(seats.workshop(), seats.reserved(id_))
    seats.clock.instant = at(13, day=8)
    ended(seats)
    assert (seats.statuses(), seats.state(id_).awaited) == (["withdrawn"], None)
    assert seats.said()[1:] == [("SeatRequestWithdrawn", id_)]
    seats.run_timers()
    assert seats.app.store.memory.timers == {}


def test_a_seat_of_a_workshop_that_was_moved_is_given_back_though_that_is_heard_of_later(seats):
    id_ = seats.ask().request_id
    seats.hear(seats.workshop(start=at(13)), seats.reserved(id_))
    seats.clock.instant = at(13, 1)
    ended(seats)
    seats.hear(seats.workshop("workshop_changed", start=at(13, day=9)))
    assert seats.said()[1:] == [("SeatRequestWithdrawn", id_)]


def test_a_stuck_withdrawal_calls_no_operator_once_the_window_is_over(seats):
    id_ = seats.ask(latest=at(12)).request_id
    ended(seats)
    wait(seats, hours=3)
    assert seats.statuses() == ["stuck"]
    wait(seats, hours=2)
    assert (seats.statuses(), seats.state(id_).awaited) == (["withdrawn"], None)
    assert seats.app.count_stuck_seat_requests(CountStuck()) == 0


@pytest.fixture
def waited_in_vain(seats):
    """The request of somebody who was in line to the end; what booking will say of it."""
    id_ = seats.ask().request_id
    seats.hear(seats.workshop(start=at(13)), seats.seat("seat_waitlisted", id_, position=1))
    seats.clock.instant = at(15, 1)
    seats.run_timers()
    assert seats.statuses() == ["expired"]
    return lambda: seats.cancelled(id_, "workshop_over", "team")


@pytest.mark.parametrize("done", ["abandon", "validate"])
@pytest.mark.parametrize("when", ["during it", "after it"])
def test_whoever_waited_in_vain_and_needs_no_seat_by_then_is_not_asked_for(seats, done, when):
    id_ = seats.ask().request_id
    seats.hear(seats.workshop(start=at(13)), seats.seat("seat_waitlisted", id_, position=1))
    seats.clock.instant = at(14) if when == "during it" else at(15, 1)
    seats.run_timers()
    getattr(Enrolled(seats.network), done)(seats.enrolment.id)
    seats.hear(seats.cancelled(id_, "workshop_over", "team"))
    assert len(seats.all()) == 1
    assert [name for name, _ in seats.said()].count("SeatRequested") == 1


def test_whoever_was_asked_for_again_by_hand_is_not_asked_for_once_more(seats, waited_in_vain):
    again = seats.ask().request_id
    seats.hear(waited_in_vain())
    assert seats.statuses() == ["cancelled", "asked"]
    assert seats.said()[1:] == [("SeatRequested", again)]


def test_whom_the_desk_seated_meanwhile_is_not_asked_for_once_more(seats, waited_in_vain):
    seats.hear(seats.workshop(workshop_id=OTHER))
    seats.hear(seats.reserved(SEAT, seat_id=SEAT, workshop_id=OTHER), waited_in_vain())
    assert seats.statuses() == ["cancelled"]
    assert len(seats.said()) == 1


def test_a_seat_that_comes_when_nobody_needs_it_any_more_is_given_back(seats):
    id_ = seats.ask(latest=at(9)).request_id
    wait(seats, hours=3)
    assert seats.statuses() == ["expired"]
    Enrolled(seats.network).abandon(seats.enrolment.id)
    seats.hear(seats.reserved(id_))
    assert seats.state(id_).withdrawn == "no_longer_needed"
    assert seats.said()[-1] == ("SeatRequestWithdrawn", id_)


def test_a_seat_that_comes_when_another_was_asked_for_makes_that_one_too_many(seats):
    late = seats.ask(latest=at(9)).request_id
    wait(seats, hours=3)
    again = seats.ask().request_id
    seats.hear(seats.reserved(late))
    assert seats.state(late).is_live
    assert seats.state(again).withdrawn == "asked_twice"


def test_a_withdrawal_that_came_too_late_calls_no_operator(seats):
    id_ = seats.ask().request_id
    seats.hear(seats.workshop(), seats.reserved(id_))
    seats.clock.instant = at(12, 59, day=8)
    ended(seats)
    wait(seats, hours=3)
    assert (seats.statuses(), seats.state(id_).awaited) == (["withdrawn"], None)
    assert len(seats.said()) == 2


def test_who_hoped_for_a_workshop_hopes_no_more_and_booking_is_told_nothing(seats):
    seats.hear(seats.refused(seats.ask().request_id))
    ended(seats)
    seats.hear(seats.workshop())
    seats.run_timers()
    assert (seats.statuses(), len(seats.said())) == (["withdrawn"], 1)


def test_only_the_seats_of_that_module_and_that_enrolment_are_withdrawn(seats):
    seats.network.person(BILAL)
    other = seats.network.enrolment(BILAL)
    mine, theirs = seats.ask(), seats.ask(enrolment_id=other.id)
    ended(seats, "module_completed", "email_sort")
    assert seats.statuses() == ["asked", "asked"]
    ended(seats, "module_completed", "email_write")
    assert seats.state(mine.request_id).status == "withdrawn"
    assert seats.state(theirs.request_id).status == "asked"


def test_a_withdrawal_that_a_late_answer_shows_to_be_too_late_is_not_stuck(seats):
    id_ = seats.ask().request_id
    ended(seats)
    seats.hear(seats.workshop(start=at(8)))
    wait(seats, hours=3)
    assert seats.statuses() == ["stuck"]
    seats.hear(seats.reserved(id_))
    assert (seats.statuses(), seats.state(id_).awaited) == (["withdrawn"], None)
