"""End an offer that nobody accepted in time; the seat goes to the next in line."""

from dataclasses import dataclass

from kernel.refusals import NotFound
from kernel.scope import NATIONAL
from services.booking.application import seating
from services.booking.application.ports import Work


@dataclass(frozen=True, kw_only=True)
class LapseOffer:
    """The seat whose offer ends; its timer calls this."""

    seat_id: str


def lapse_offer(work: Work, command: LapseOffer) -> bool:
    """Says whether it ended: not where it was accepted or given back, or is not over yet.

    Raises `NotFound`.
    """
    found = work.seats.get(command.seat_id)
    if found is None or found.data.workshop_id is None:
        raise NotFound("seat", command.seat_id)
    workshop, roster = seating.locked(work, NATIONAL, found.data.workshop_id)
    seat = seating.the_seat(work, workshop, command.seat_id)
    if not seat.lapse(work.now()):
        if seat.data.status == "offered" and seat.data.offered_until is not None:
            # The clock went back since the timer was run.
            work.timers.set(seating.OFFER, seat.id, seat.data.offered_until)
        return False
    seating.vacate(work, workshop, roster, seat)
    work.seats.save(seat)
    seating.settle(work, workshop, roster)
    work.rosters.save(roster)
    return True
