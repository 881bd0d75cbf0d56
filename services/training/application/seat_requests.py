"""Steps of the seat saga that use cases share: asking, taking answers, withdrawing, asking again.

Everything that changes a request holds the person first, so that two at once come one after the
other: of a module, a person has one request of which a seat may come. Commands that decide by what
stands hold it before they read. Timers are set anew by whatever changes a request.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from services.training.application.ports import Work
from services.training.domain.enrolments.enrolment import Enrolment
from services.training.domain.seats.copies import Seat
from services.training.domain.seats.request import SeatRequest, SeatRequestState

UNANSWERED: Final = "seat_request_unanswered"
"""The timer by which booking is told again, by request."""
OVER: Final = "seat_request_over"
"""The timer of the end of what a request is for, by request."""
HOPED_FOR: Final = "workshop_hoped_for"
"""The timer by which those ask again who found no workshop, by the workshop that there is now."""


def end_for(work: Work, enrolment: Enrolment, module: str | None, reason: str) -> None:
    """The person needs no seat any more for this module of the enrolment (None: for none of it).

    Whatever of it is yet to be used is withdrawn, `reason` being a code that booking knows
    (`booking.domain.workshops.seat.WITHDRAWN_BY`). The caller holds the person.
    """
    person_id = enrolment.state.person_id
    for request in work.seat_requests.open_of(person_id, module):
        if request.state.enrolment_id == enrolment.id:
            withdraw(work, request, reason)


def ask(work: Work, state: SeatRequestState) -> SeatRequest:
    """A seat is needed."""
    request = SeatRequest.ask(state)
    keep(work, request)
    return request


def take_answer(work: Work, request: SeatRequest, seat: Seat) -> None:
    """Booking told of the seat that answers the request; a seat that was lost, or that there may be
    by now, is asked for again. One that comes after all is given back where the person does not
    need it any more. The caller holds the person."""
    if not request.answered(seat):
        return
    if has_begun(work, request):
        request.let_go()
    if request.state.is_lost:
        ask_again(work, request)
    elif request.state.hopes:
        _hope(work, request)
    elif request.state.is_live and goes_on_for(work, request.state) is None:
        withdraw(work, request, "no_longer_needed")
    else:
        keep(work, request)


def withdraw(work: Work, request: SeatRequest, reason: str) -> None:
    """The seat is needed no longer. Of a workshop that has begun as far as is known, no answer is
    awaited: booking gives nothing back then. It is told all the same, since the workshop may have
    been moved, which is heard of later."""
    request.withdraw(reason, work.now())
    if has_begun(work, request):
        request.let_go()
    keep(work, request)


def ask_again(work: Work, request: SeatRequest, occasions: Iterable[str] = ()) -> None:
    """Another request goes on for this one, within the same window; where that is over, or nobody
    needs another, this one stays as it is, for everybody to see, and these occasions are no reason
    any more. The caller holds the person."""
    now, state = work.now(), request.state
    known = tuple(sorted({*state.occasions, *occasions}))
    enrolment_id = goes_on_for(work, state)
    if enrolment_id is None or now >= state.latest or _provided_for(work, request):
        request.try_for(known)
        keep(work, request)
        return
    id_ = work.tools.new_id()
    request.supersede(id_)
    keep(work, request)
    ask(
        work,
        SeatRequestState(
            request_id=id_,
            person_id=state.person_id,
            enrolment_id=enrolment_id,
            path=state.path,
            module=state.module,
            site_id=state.site_id,
            site=state.site,
            earliest=state.earliest,
            latest=state.latest,
            asked_at=now,
            asked_by=state.asked_by,
            line_since=state.line_since,
            replaces=request.id,
            occasions=known,
        ),
    )


def settle(work: Work, person_id: str, module: str, reason: str = "asked_twice") -> None:
    """Sees to it that the person, who is held, gets one seat of the module.

    Of two requests, since a late answer brought one back or for the `reason` that is given, the one
    that has got farther stays. What the desk booked comes first, unless it is a place in line and
    the request has got farther.
    """
    requests = sorted(work.seat_requests.open_of(person_id, module), key=_farthest)
    for other in requests[1:]:
        withdraw(work, other, reason)
    if requests and any(
        seat.rank >= requests[0].state.rank for seat in booked_by_desk(work, person_id, module)
    ):
        withdraw(work, requests[0], "already_seated")


def booked_by_desk(work: Work, person_id: str, module: str) -> Sequence[Seat]:
    """The seats and places in line of the module, yet to be used, that training did not ask for."""
    found = work.seats.to_come(person_id, module)
    workshops = work.workshops.by_ids([seat.workshop_id for seat in found if seat.workshop_id])
    over = {id_ for id_, workshop in workshops.items() if workshop.end <= work.now()}
    return [
        seat
        for seat in found
        if seat.workshop_id not in over and work.seat_requests.get(seat.request_id) is None
    ]


def _provided_for(work: Work, request: SeatRequest) -> bool:
    """Whether the person has another request for the module, or what the desk booked."""
    state = request.state
    others = work.seat_requests.open_of(state.person_id, state.module)
    return any(one.id != request.id and one.state.is_live for one in others) or bool(
        booked_by_desk(work, state.person_id, state.module)
    )


def _farthest(request: SeatRequest) -> tuple[bool, int, datetime, str]:
    state = request.state
    return (not state.is_live, -state.rank, state.line_since, request.id)


def goes_on_for(work: Work, state: SeatRequestState) -> str | None:
    """The enrolment by which the person is on the path today and has yet to do the module: the
    request's own, if it is one."""
    running = [
        one.id
        for one in work.enrolments.on_path(state.person_id, state.path)
        if one.state.status == "active" and state.module in one.state.open_modules
    ]
    if state.enrolment_id in running:
        return state.enrolment_id
    return running[0] if running else None


def keep(work: Work, request: SeatRequest) -> None:
    """Saves a request, and sets what is left for later by how it stands now."""
    work.seat_requests.save(request)
    ends = request.state.is_live or request.state.awaited == "withdrawal"
    _plan(work, UNANSWERED, request.id, request.state.next_step)
    _plan(work, OVER, request.id, over_at(work, request) if ends else None)


def over_at(work: Work, request: SeatRequest) -> datetime:
    """When what the request is for is over: the workshop's end, or that of the window."""
    workshop = work.workshops.get(request.state.workshop_id or "")
    return request.state.latest if workshop is None else workshop.end


def _hope(work: Work, request: SeatRequest) -> None:
    """It was refused: because there was no workshop, though there may be one by now that was heard
    of first; or since the person is taken at the time of all of those that there are."""
    state = request.state
    known = work.workshops.scheduled(state.module, state.site_id, state.earliest, state.latest)
    fitting = [one.occasion for one in known if state.fits(one, work.now())]
    if fitting and state.reason == "no_workshop":
        ask_again(work, request, fitting)
        return
    if fitting:
        request.try_for(tuple(sorted({*state.occasions, *fitting})))
    keep(work, request)


def has_begun(work: Work, request: SeatRequest) -> bool:
    """Whether the workshop of its seat has, as far as is known."""
    workshop = work.workshops.get(request.state.workshop_id or "")
    return workshop is not None and workshop.start <= work.now()


def _plan(work: Work, kind: str, reference: str, at: datetime | None) -> None:
    if at is None:
        work.timers.clear(kind, reference)
    else:
        work.timers.set(kind, reference, at)
