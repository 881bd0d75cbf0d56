"""End an offer that nobody accepted in time; the seat goes to the next in line."""

from services.booking.application import seating
from services.booking.application.ports import Work
from services.booking.application.scope import NATIONAL
from services.booking.domain.refusals import NotFound


def lapse_offer(work: Work, seat_id: str) -> None:
    """Nothing happens where the offer was accepted or given back, or is not over yet.

    Raises `NotFound`.
    """
    found = work.seats.get(seat_id)
    if found is None or found.data.workshop_id is None:
        raise NotFound("seat", seat_id)
    workshop, roster = seating.locked(work, NATIONAL, found.data.workshop_id)
    seat = seating.the_seat(work, workshop, seat_id)
    if not seat.lapse(work.now()):
        return
    seating.vacate(work, workshop, roster, seat)
    work.seats.save(seat)
    seating.settle(work, workshop, roster)
    work.rosters.save(roster)
