"""What becomes of requests for seats where two people turn out to be one, or are two after all, or
where somebody is erased. The caller holds the person."""

from typing import Final

from services.training.application.ports import Work
from services.training.application.ports.seats import WantedSeatRequests
from services.training.application.seat_requests import keep, settle, withdraw
from services.training.domain.seats.request import SeatRequest

ERASED: Final = "person_erased"
"""Why a seat is needed no longer whose person is erased."""


def settle_seats(work: Work, person_id: str) -> None:
    """Puts right the requests of somebody to whom things came, or from whom they went; their
    enrolments are right already.

    A request goes on for the enrolment by which the person is on the path now. Of two for one
    module, the one that has got farther stays.
    """
    for request in work.seat_requests.open_of(person_id):
        _follow_enrolment(work, request, person_id)
    for module in sorted({one.state.module for one in work.seat_requests.open_of(person_id)}):
        settle(work, person_id, module)


def end_seats(work: Work, person_id: str) -> None:
    """Withdraws what is still to come of somebody who is erased, and says nothing more of it:
    booking, which erased them, has cancelled it by itself."""
    for request in work.seat_requests.listed(WantedSeatRequests(person_id=person_id), None, 0):
        withdraw(work, request, ERASED)
        request.let_go()
        keep(work, request)


def _follow_enrolment(work: Work, request: SeatRequest, person_id: str) -> None:
    state = request.state
    running = [
        one
        for one in work.enrolments.on_path(person_id, state.path)
        if one.state.status == "active" and state.module in one.state.open_modules
    ]
    if any(one.id == state.enrolment_id for one in running):
        return
    if running:
        request.move_to(running[0].id)
        keep(work, request)
    else:
        withdraw(work, request, "people_merged")
