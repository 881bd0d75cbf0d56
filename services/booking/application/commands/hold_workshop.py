"""Close a workshop that took place."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application import seating
from services.booking.application.ports import Work
from services.booking.application.views import WorkshopView


@dataclass(frozen=True, kw_only=True)
class HoldWorkshop:
    """It took place; whoever was not noted as there did not come."""

    scope: Scope
    workshop_id: str
    expected_version: int | None = None


def hold_workshop(work: Work, command: HoldWorkshop) -> WorkshopView:
    """Who still waited or had not accepted an offer leaves the line.

    A repeat does nothing. Raises `NotFound`, `Stale`, `WrongWorkshopState`, `OutsideWindow`.
    """
    workshop, roster = seating.locked(work, command.scope, command.workshop_id)
    if workshop.data.status == "held":
        return WorkshopView.of(workshop, roster, work.now())
    check_version("workshop", workshop.id, command.expected_version, workshop.version)
    now = work.now()
    data = workshop.data
    seats = [seating.the_seat(work, workshop, entry.seat_id) for entry in roster.entries]
    attended = sum(seat.data.status == "attended" for seat in seats)
    missed = sum(seat.data.status in ("reserved", "missed") for seat in seats)
    workshop.hold(attended, missed, now)
    for seat in seats:
        if seat.data.status == "reserved":
            seat.miss(data.start, data.end, now)
        elif seat.data.status in ("offered", "waitlisted"):
            seat.cancel("team", "workshop_over", now)
            seating.vacate(work, workshop, roster, seat)
        work.seats.save(seat)
    work.timers.clear(seating.QUOTA, workshop.id)
    work.workshops.save(workshop)
    work.rosters.save(roster)
    return WorkshopView.of(workshop, roster, work.now())
