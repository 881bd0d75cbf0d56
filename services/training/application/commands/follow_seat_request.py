"""What the timers of requests for seats do: tell booking again, end what is over, ask again."""

from dataclasses import dataclass
from typing import Final

from services.training.application import seat_requests
from services.training.application.enrolling import hold_person
from services.training.application.ports import Work
from services.training.domain.seats.request import SeatRequest

BATCH: Final = 25
"""So many ask again in one unit of work."""


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """Booking may not have answered the request."""

    request_id: str


@dataclass(frozen=True, kw_only=True)
class EndSeatRequest:
    """What the request is for may be over."""

    request_id: str


@dataclass(frozen=True, kw_only=True)
class AskForHopeful:
    """There is this workshop now."""

    workshop_id: str


def follow_up(work: Work, command: FollowUp) -> bool:
    """Tells booking the same again, in the end an operator; says whether either was done."""
    request = _held(work, command.request_id)
    begun = seat_requests.has_begun(work, request)
    done = (begun and request.let_go()) or request.step(work.now())
    seat_requests.keep(work, request)
    return done


def end_seat_request(work: Work, command: EndSeatRequest) -> bool:
    """Says whether it was over; a workshop that was moved is later. An answer to a withdrawal is
    awaited no longer either, also where that called an operator."""
    request = _held(work, command.request_id)
    over = work.now() >= seat_requests.over_at(work, request)
    if over and not request.let_go():
        request.end("window_over" if request.state.seat_id is None else "workshop_over")
    seat_requests.keep(work, request)
    return over


def ask_for_hopeful(work: Work, command: AskForHopeful) -> int:
    """Those who found no workshop ask again, who has waited longest first, some at a time; says
    how many did."""
    workshop = work.workshops.get(command.workshop_id)
    if workshop is None:
        raise LookupError(f"no workshop {command.workshop_id}")
    hopeful = work.seat_requests.hoping(workshop, work.now(), BATCH)
    for request in hopeful:
        hold_person(work, request.state.person_id)
        seat_requests.ask_again(work, request, [workshop.occasion])
    if len(hopeful) == BATCH:
        work.timers.set(seat_requests.HOPED_FOR, workshop.id, work.now())
    return len(hopeful)


def _held(work: Work, request_id: str) -> SeatRequest:
    request = work.seat_requests.get(request_id)
    if request is None:
        raise LookupError(f"no seat request {request_id}")
    hold_person(work, request.state.person_id)
    return request
