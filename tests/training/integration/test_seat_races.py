"""Requests for seats that meet each other and booking's answers, on the real database."""

import pytest

from kit.timers import run_due
from kit.transaction import ConcurrentChange
from tests.races import race
from tests.training.seats import SEAT, Seats


@pytest.fixture
def seats(raced):
    return Seats.of(raced)


def told(seats):
    """What the outbox says to booking, by request."""
    rows = seats.app.store.database.outbox.find({"key": {"$regex": "^training.seat_"}})
    return sorted(row["key"].partition(".")[2] for row in rows)


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
    answer = seats.reserved(id_)
    race(
        *[lambda: seats.withdraw(id_)] * 3,
        *[lambda: heard(seats, answer)] * 3,
    )
    assert (seats.state(id_).status, seats.state(id_).awaited) == ("withdrawn", "withdrawal")
    assert told(seats) == ["seat_request_withdrawn", "seat_requested"]
    assert seats.network.look(lambda work: work.seats.by_request(id_)).status == "reserved"


def test_a_cancelled_workshop_heard_of_many_times_at_once_is_asked_for_again_once(seats):
    id_ = seats.ask().request_id
    seats.hear(seats.reserved(id_))
    cancelled = seats.cancelled(id_)
    race(*[lambda: heard(seats, cancelled)] * 6)
    assert seats.statuses() == ["superseded", "asked"]
    assert told(seats) == ["seat_requested"] * 2


def test_several_workshops_at_once_make_who_hopes_ask_once_more(seats):
    seats.hear(seats.refused(seats.ask().request_id))
    events = [
        seats.workshop(workshop_id=f"0197f000-0000-7000-8000-0000000c000{n}") for n in range(4)
    ]
    race(*(lambda event=event: heard(seats, event) for event in events))
    race(*[lambda: run_due(seats.app.store, seats.app.due, seats.clock)] * 3)
    assert seats.statuses() == ["superseded", "asked"]
