"""Give a seat, an offer or a place in line back; a freed seat goes to the next in line."""

from dataclasses import dataclass

from kernel.refusals import InvalidValue, check_version
from kernel.scope import Scope
from services.booking.application import seating
from services.booking.application.ports import Work
from services.booking.application.views import SeatView
from services.booking.domain.workshops.seat import SEAT_CANCEL_REASONS, SeatCancelledBy


@dataclass(frozen=True, kw_only=True)
class CancelSeat:
    """`reason` is one of `SEAT_CANCEL_REASONS`."""

    scope: Scope
    workshop_id: str
    seat_id: str
    cancelled_by: SeatCancelledBy
    reason: str
    expected_version: int | None = None


def cancel_seat(work: Work, command: CancelSeat) -> SeatView:
    """Raises `NotFound`, `Stale`, `InvalidValue`, `WrongSeatState`, `WorkshopStarted`."""
    if command.reason not in SEAT_CANCEL_REASONS:
        raise InvalidValue("reason", "one of " + ", ".join(SEAT_CANCEL_REASONS))
    workshop, roster = seating.locked(work, command.scope, command.workshop_id)
    seat = seating.the_seat(work, workshop, command.seat_id)
    check_version("seat", seat.id, command.expected_version, seat.version)
    if seat.data.status == "cancelled":
        return SeatView.of(seat, roster)
    workshop.require_open("cancel", work.now())
    seating.give_back(work, workshop, roster, seat, command.cancelled_by, command.reason)
    return SeatView.of(seat, roster)
