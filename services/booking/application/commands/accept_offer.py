"""Take the seat that was offered; shortly before the start, any free one."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application import seating
from services.booking.application.ports import Work
from services.booking.application.views import SeatView
from services.booking.domain.workshops.refusals import Engaged
from services.booking.domain.workshops.seat import offer_until


@dataclass(frozen=True, kw_only=True)
class AcceptOffer:
    """The person to whom the seat was offered will come."""

    scope: Scope
    workshop_id: str
    seat_id: str
    expected_version: int | None = None


def accept_offer(work: Work, command: AcceptOffer) -> SeatView:
    """Once it is too late for offers, whoever is in line may take what is free.

    Raises `NotFound`, `Stale`, `WrongSeatState`, `OfferOver`, `Engaged`, `WrongWorkshopState`,
    `WorkshopStarted`.
    """
    workshop, roster = seating.locked(work, command.scope, command.workshop_id)
    seat = seating.the_seat(work, workshop, command.seat_id)
    check_version("seat", seat.id, command.expected_version, seat.version)
    if seat.data.status == "reserved":
        return SeatView.of(seat, roster)
    now = work.now()
    workshop.require_open("accept", now)
    late = offer_until(now, workshop.data.start) is None
    if late and seat.data.status == "waitlisted" and roster.free(now, seat.data.partner_id) > 0:
        if seating.is_engaged(work, seat.data.person_id, workshop.data):
            raise Engaged("person", workshop.data.start)
        seating.claim(work, [seating.claim_of(seat.id, seat.data.person_id, workshop.data)])
        seat.take(now)
    else:
        seat.accept(now)
    roster.put(seat.id, "reserved")
    seating.confirm(work, seat, workshop.data)
    work.seats.save(seat)
    work.rosters.save(roster)
    return SeatView.of(seat, roster)
