"""Booking tells of a seat of a module: its copy is kept, and what was asked for has its answer."""

from dataclasses import replace

from kernel.merging import owner
from kernel.people import NOBODY
from services.training.application import seat_requests
from services.training.application.enrolling import attendance_noted, hold_person
from services.training.application.ports import Work
from services.training.domain.seats.copies import Seat


def copy_seat(work: Work, told: Seat | None) -> Seat | None:
    """The copy, where this is news of a module: of two events of a seat, the later one holds,
    whichever is heard of first. It is given to whoever has by now what is the person's with whom it
    began; `told` is None where the workshop is of no module."""
    known = None if told is None else work.seats.get(told.id)
    if told is None or (known is not None and known.sequence >= told.sequence):
        return None
    began_with = told.began_with if known is None else known.began_with
    hold_person(work, began_with)
    whose = owner(work, began_with)
    seat = replace(told, person_id=whose, began_with=NOBODY if whose == NOBODY else began_with)
    work.seats.put(seat)
    return seat


def on_seat(work: Work, told: Seat | None) -> None:
    """Also of a seat that the desk booked: nobody is asked for a second one then."""
    seat = copy_seat(work, told)
    if seat is None:
        return
    request = work.seat_requests.get(seat.request_id)
    if request is not None:
        hold_person(work, request.state.person_id)
        seat_requests.take_answer(work, request, seat)
    if seat.person_id == NOBODY:
        return
    seat_requests.settle(work, seat.person_id, seat.module)
    if seat.status in ("attended", "missed"):
        attendance_noted(work, seat.person_id, seat.module, seat.id)
