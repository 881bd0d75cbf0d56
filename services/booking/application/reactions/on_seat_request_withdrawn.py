"""Training needs a seat no longer: booking takes back what it gave, or will give nothing."""

from dataclasses import dataclass

from kernel.refusals import NotFound
from kernel.scope import NATIONAL
from services.booking.application import seating
from services.booking.application.lookups import the_person
from services.booking.application.ports import Work
from services.booking.application.seat_answers import Asked, refuse
from services.booking.domain.workshops.seat import TO_COME, Seat, withdrawal


@dataclass(frozen=True, kw_only=True)
class SeatRequestWithdrawn(Asked):
    """`reason` is a code of training's."""

    reason: str


def on_seat_request_withdrawn(work: Work, withdrawn: SeatRequestWithdrawn) -> Seat:
    """The seat, the offer or the place in line is cancelled.

    Nothing happens to one that was used or given back already, nor once the workshop has begun. A
    request that has not come yet is refused now, so that it gets nothing when it does: after a
    merge the two may come by different partitions.
    """
    seat = work.seats.by_request(withdrawn.request_id)
    if seat is None:
        return refuse(work, withdrawn, _whose(work, withdrawn.person_id), "withdrawn")
    if seat.data.workshop_id is None:
        return seat
    workshop, roster = seating.locked(work, NATIONAL, seat.data.workshop_id)
    seat = seating.the_seat(work, workshop, seat.id)
    if seat.data.status in TO_COME and workshop.is_open(work.now()):
        seating.give_back(work, workshop, roster, seat, *withdrawal(withdrawn.reason))
    return seat


def _whose(work: Work, person_id: str) -> str:
    try:
        return the_person(work, person_id).id
    except NotFound:
        return person_id
