"""Booking tells of a seat of a module: its copy is kept, and what was asked for has its answer."""

from dataclasses import dataclass
from datetime import datetime

from kernel.merging import owner
from kernel.people import NOBODY
from services.training.application import seat_requests
from services.training.application.enrolling import attendance_noted, hold_person
from services.training.application.ports import Work
from services.training.domain.seats.copies import Seat, SeatStatus


@dataclass(frozen=True, kw_only=True)
class SeatTold:
    """What booking told; `module` is None where the workshop is none. See `Seat` for the rest.

    Booking keeps the events of a seat in the partition of the person with whom it began, also when
    a merge has given it to another.
    """

    seat_id: str
    began_with: str
    module: str | None
    site_id: str
    request_id: str
    workshop_id: str | None
    status: SeatStatus
    sequence: int
    at: datetime
    reason: str | None = None
    position: int | None = None
    until: datetime | None = None


def copy_seat(work: Work, told: SeatTold) -> Seat | None:
    """The copy, where this is news of a module: of two events of a seat, the later one holds,
    whichever is heard of first."""
    known = work.seats.get(told.seat_id)
    if told.module is None or (known is not None and known.sequence >= told.sequence):
        return None
    began_with = told.began_with if known is None else known.began_with
    hold_person(work, began_with)
    whose = owner(work, began_with)
    seat = Seat(
        id=told.seat_id,
        person_id=whose,
        began_with=NOBODY if whose == NOBODY else began_with,
        module=told.module,
        site_id=told.site_id,
        request_id=told.request_id,
        workshop_id=told.workshop_id,
        status=told.status,
        sequence=told.sequence,
        at=told.at,
        reason=told.reason,
        position=told.position,
        until=told.until,
    )
    work.seats.put(seat)
    return seat


def on_seat(work: Work, told: SeatTold) -> None:
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
