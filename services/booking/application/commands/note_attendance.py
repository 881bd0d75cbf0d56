"""Note who came to a workshop and who did not, or correct it afterwards."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application import seating
from services.booking.application.ports import Work
from services.booking.application.views import SeatView
from services.booking.domain.workshops.roster import Roster
from services.booking.domain.workshops.seat import Seat
from services.booking.domain.workshops.workshop import Workshop


@dataclass(frozen=True, kw_only=True)
class AttendWorkshop:
    """The person was there for `minutes`; None stands for all of it."""

    scope: Scope
    workshop_id: str
    seat_id: str
    minutes: int | None = None
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class MissWorkshop:
    """The person did not come."""

    scope: Scope
    workshop_id: str
    seat_id: str
    expected_version: int | None = None


def attend_workshop(work: Work, command: AttendWorkshop) -> SeatView:
    """Raises `NotFound`, `Stale`, `InvalidValue`, `WrongSeatState`, `OutsideWindow`."""
    workshop, roster, seat = _of(work, command)
    data = workshop.data
    minutes = data.minutes if command.minutes is None else command.minutes
    seat.attend(minutes, data.start, data.end, work.now())
    work.seats.save(seat)
    return SeatView.of(seat, roster)


def miss_workshop(work: Work, command: MissWorkshop) -> SeatView:
    """Raises `NotFound`, `Stale`, `WrongSeatState`, `OutsideWindow`."""
    workshop, roster, seat = _of(work, command)
    seat.miss(workshop.data.start, workshop.data.end, work.now())
    work.seats.save(seat)
    return SeatView.of(seat, roster)


def _of(work: Work, command: AttendWorkshop | MissWorkshop) -> tuple[Workshop, Roster, Seat]:
    workshop, roster = seating.locked(work, command.scope, command.workshop_id)
    seat = seating.the_seat(work, workshop, command.seat_id)
    check_version("seat", seat.id, command.expected_version, seat.version)
    return workshop, roster, seat
