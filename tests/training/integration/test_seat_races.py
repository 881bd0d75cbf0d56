"""Requests for seats that meet each other and booking's answers, on the real database."""

import pytest

from kernel.scope import NATIONAL
from kit.timers import run_due
from kit.transaction import ConcurrentChange
from services.training.application.commands.follow_seat_request import (
    EndSeatRequest,
    end_seat_request,
)
from services.training.application.commands.request_seat import RequestSeat, request_seat
from tests.races import race
from tests.scripted import at
from tests.training.enrolled import Enrolled
from tests.training.integration.test_enrolment_races import meanwhile
from tests.training.seats import SEAT, Seats


@pytest.fixture
def seats(raced):
    return Seats.of(raced)


def told(seats):
    """What the outbox says to booking, by request."""
    rows = seats.app.store.database.outbox.find({"key": {"$regex": "^training.seat_"}})
    return sorted(row["key"].partition(".")[2] for row in rows)


def by_hand(seats):
    return RequestSeat(
        scope=NATIONAL, enrolment_id=seats.enrolment.id, module="email_write", by="trainer-1"
    )


def heard(seats, event):
    """Taken as the inbox does: what meets another one's change is taken once more."""
    try:
        seats.hear(event)
    except ConcurrentChange:
        seats.hear(event)


def test_asked_for_many_times_at_once_is_asked_for_once(seats):
    states = race(*[seats.ask] * 8)
    assert len({one.request_id for one in states}) == 1
    assert told(seats) == ["seat_requested"]


def test_asked_for_while_the_desk_books_is_one_or_the_other(seats):
    booked = seats.reserved(SEAT, seat_id=SEAT)
    race(seats.ask, lambda: heard(seats, booked))
    live = [one for one in seats.all() if one.is_live]
    assert live == []
    asked = [one.withdrawn for one in seats.all()]
    assert asked in ([], ["already_seated"])


def test_answered_while_it_is_given_up_is_withdrawn_and_known(seats):
    id_ = seats.ask().request_id
    answer = seats.reserved(id_, seat_id=SEAT)
    race(
        *[lambda: seats.withdraw(id_)] * 3,
        *[lambda: heard(seats, answer)] * 3,
    )
    assert (seats.state(id_).status, seats.state(id_).awaited) == ("withdrawn", "withdrawal")
    assert told(seats) == ["seat_request_withdrawn", "seat_requested"]
    assert seats.network.look(lambda work: work.seats.get(SEAT)).status == "reserved"


def test_a_cancelled_workshop_heard_of_many_times_at_once_is_asked_for_again_once(seats):
    id_ = seats.ask().request_id
    seats.hear(seats.reserved(id_))
    cancelled = seats.cancelled(id_)
    race(*[lambda: heard(seats, cancelled)] * 6)
    assert seats.statuses() == ["superseded", "asked"]
    assert told(seats) == ["seat_requested"] * 2


def test_a_lost_place_in_line_and_a_request_by_hand_at_once_are_one_request(seats):
    id_ = seats.ask().request_id
    seats.hear(seats.workshop(start=at(13)), seats.seat("seat_waitlisted", id_, position=1))
    seats.clock.instant = at(15, 1)
    run_due(seats.app.store, seats.app.due, seats.clock)
    assert seats.statuses() == ["expired"]
    enrolled = Enrolled(seats.network)
    lost = enrolled.reaction(seats.cancelled(id_, "workshop_over", "team"))
    meanwhile(enrolled, lambda work: request_seat(work, by_hand(seats)), lost)
    assert [one.is_live for one in seats.all()] == [False, True]


def test_a_request_by_hand_while_the_one_before_ends_with_its_window_is_another(seats):
    id_ = seats.ask(latest=at(9)).request_id
    seats.clock.instant = at(9)
    end = EndSeatRequest(request_id=id_)
    meanwhile(
        Enrolled(seats.network),
        lambda work: end_seat_request(work, end),
        lambda work: request_seat(work, by_hand(seats)),
    )
    assert seats.statuses() == ["expired", "asked"]


def test_several_workshops_at_once_make_who_hopes_ask_once_more(seats):
    seats.hear(seats.refused(seats.ask().request_id))
    events = [
        seats.workshop(workshop_id=f"0197f000-0000-7000-8000-0000000c000{n}") for n in range(4)
    ]
    race(*(lambda event=event: heard(seats, event) for event in events))
    race(*[lambda: run_due(seats.app.store, seats.app.due, seats.clock)] * 3)
    assert seats.statuses() == ["superseded", "asked"]
