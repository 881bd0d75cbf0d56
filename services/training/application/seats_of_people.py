"""What becomes of requests for seats where two people turn out to be one, or are two after all, or
where somebody is erased. The caller holds the person."""

from collections.abc import Sequence
from typing import Final

from kernel.merging import owner
from kernel.people import NOBODY
from services.training.application.enrolling import hold_person
from services.training.application.ports import Work
from services.training.application.ports.seats import WantedSeatRequests
from services.training.application.seat_requests import (
    ask_again,
    goes_on_for,
    keep,
    settle,
    withdraw,
)
from services.training.domain.seats.request import SeatRequest

ERASED: Final = "person_erased"
"""Why a seat is needed no longer whose person is erased."""


def settle_seats(work: Work, person_id: str) -> None:
    """Puts right the requests of somebody to whom things came, or from whom they went; their
    enrolments are right already.

    A request goes on for the enrolment by which the person is on the path now. Of two for one
    module, the one that has got farther stays; what the other gave back is asked for again once the
    two are two.
    """
    for request in work.seat_requests.open_of(person_id):
        _follow_enrolment(work, request)
    _ask_back(work, person_id)
    for module in sorted({one.state.module for one in work.seat_requests.open_of(person_id)}):
        settle(work, person_id, module, "people_merged")


def return_seats(work: Work, person_id: str) -> Sequence[str]:
    """Gives what is somebody else's again to them: a seat that was told of before the undoing of
    the merge by which it was this person's. Says to whom, each of whom is held by then."""
    given = set()
    for seat_id in work.seats.of_person(person_id):
        seat = work.seats.get(seat_id)
        whose = person_id if seat is None else owner(work, seat.began_with)
        if whose != person_id:
            work.seats.rekey([seat_id], whose)
            given.add(hold_person(work, whose))
    return sorted(given - {NOBODY})


def end_seats(work: Work, person_id: str) -> None:
    """Withdraws what is still to come of somebody who is erased, and says nothing more of it:
    booking, which erased them, has cancelled it by itself."""
    for request in work.seat_requests.listed(WantedSeatRequests(person_id=person_id), None, 0):
        withdraw(work, request, ERASED)
        request.let_go()
        keep(work, request)


def _ask_back(work: Work, person_id: str) -> None:
    """Asks again for what was given back because two people were one, and has nothing in its place
    now that they are two."""
    given_back = WantedSeatRequests(person_id=person_id, statuses=frozenset({"withdrawn"}))
    for request in work.seat_requests.listed(given_back, None, 0):
        state = request.state
        if state.withdrawn != "people_merged" or person_id == NOBODY:
            continue
        if not work.seat_requests.open_of(person_id, state.module):
            ask_again(work, request)


def _follow_enrolment(work: Work, request: SeatRequest) -> None:
    enrolment_id = goes_on_for(work, request.state)
    if enrolment_id is None:
        withdraw(work, request, "people_merged")
    elif request.move_to(enrolment_id):
        keep(work, request)
