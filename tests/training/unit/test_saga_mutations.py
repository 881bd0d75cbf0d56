"""The simulation finds each of these mistakes, put into the saga on purpose."""

from dataclasses import replace

import pytest

from services.training.application import seat_requests
from services.training.application.reactions import on_seat, on_workshop
from services.training.domain.seats.request import SeatRequest, SeatRequestState
from tests.training.saga.drawn import play_all

SCHEDULES = 120
"""At most, should the one that found the mistake last time do so no longer."""


def nothing_is_said_again(_request, _now):
    return False


def nothing_is_withdrawn(_work, _enrolment, _module, _reason):
    pass


def a_withdrawal_is_not_said_again(state):
    return None if state.withdrawn else NEXT_STEP.fget(state)


def an_answer_on_its_way_undoes_a_withdrawal(request, seat, *, answered=SeatRequest.answered):
    request.state = replace(request.state, withdrawn=None)
    return answered(request, seat)


def what_came_last_wins(work, told, *, copy_seat=on_seat.copy_seat):
    known = None if told is None else work.seats.get(told.id)
    if known is not None:
        work.seats.put(replace(known, sequence=0))
    return copy_seat(work, told)


def nothing_is_asked_for_again(work, request, occasions=()):
    del occasions
    seat_requests.keep(work, request)


def a_workshop_heard_of_before_the_refusal_is_overlooked(work, request):
    seat_requests.keep(work, request)


def a_new_workshop_helps_nobody(work, told, *, copy_workshop=on_workshop.copy_workshop):
    copy_workshop(work, told)
    return False


def the_desk_and_training_both_book(_work, _person_id, _module):
    return []


NEXT_STEP = SeatRequestState.next_step
# Where, what, by what, and the number of a schedule that finds it.
MISTAKES = [
    (SeatRequest, "step", nothing_is_said_again, 13),
    (seat_requests, "end_for", nothing_is_withdrawn, 14),
    (SeatRequestState, "next_step", property(a_withdrawal_is_not_said_again), 63),
    (SeatRequest, "answered", an_answer_on_its_way_undoes_a_withdrawal, 28),
    (on_seat, "copy_seat", what_came_last_wins, 2),
    (seat_requests, "ask_again", nothing_is_asked_for_again, 8),
    (seat_requests, "_hope", a_workshop_heard_of_before_the_refusal_is_overlooked, 36),
    (on_workshop, "copy_workshop", a_new_workshop_helps_nobody, 8),
    (seat_requests, "booked_by_desk", the_desk_and_training_both_book, 44),
]


def name_of(mistake):
    return (mistake.fget if isinstance(mistake, property) else mistake).__name__


@pytest.mark.parametrize(
    ("where", "name", "mistake", "first"), MISTAKES, ids=[name_of(one[2]) for one in MISTAKES]
)
def test_the_simulation_finds(where, name, mistake, first, monkeypatch):
    monkeypatch.setattr(where, name, mistake)
    with pytest.raises(AssertionError):
        play_all([first, *range(SCHEDULES)])
