"""Cancel a workshop, or the rest of its series, with all of its seats."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application import seating, staging
from services.booking.application.ports import Work
from services.booking.application.series import Reach
from services.booking.application.views import WorkshopView
from services.booking.domain.workshops.refusals import WrongWorkshopState
from services.booking.domain.workshops.roster import Roster
from services.booking.domain.workshops.workshop import Workshop


@dataclass(frozen=True, kw_only=True)
class CancelWorkshop:
    """`reason` is one of `WORKSHOP_CANCEL_REASONS`."""

    scope: Scope
    workshop_id: str
    reason: str
    reach: Reach = "this"
    expected_version: int | None = None


def cancel_workshop(work: Work, command: CancelWorkshop) -> WorkshopView:
    """Raises `NotFound`, `Stale`, `InvalidValue`, `WrongWorkshopState`."""
    workshop, roster = seating.locked(work, command.scope, command.workshop_id)
    check_version("workshop", workshop.id, command.expected_version, workshop.version)
    call_off(work, workshop, roster, command.reason)
    if command.reach == "following":
        for other, its_roster in following(work, command.scope, workshop):
            call_off(work, other, its_roster, command.reason)
    return WorkshopView.of(workshop, roster, work.now())


def following(work: Work, scope: Scope, workshop: Workshop) -> list[tuple[Workshop, Roster]]:
    """Those of the series that follow and are still to come, locked; without the workshop."""
    if workshop.data.series_id is None:
        return []
    found = work.workshops.of_series(workshop.data.series_id, workshop.data.start)
    return [
        seating.locked(work, scope, one.id)
        for one in found
        if one.id != workshop.id and one.data.status == "scheduled"
    ]


def call_off(work: Work, workshop: Workshop, roster: Roster, reason: str) -> None:
    """Cancels a locked workshop with its seats, and tells who held or waited for one.

    Raises `InvalidValue`, `WrongWorkshopState`.
    """
    now = work.now()
    if not workshop.cancel(reason, now):
        return
    for entry in roster.entries:
        seat = seating.the_seat(work, workshop, entry.seat_id)
        if seat.data.status in ("attended", "missed"):
            raise WrongWorkshopState(workshop.id, "attended", "cancel")
        seat.cancel("site", "workshop_cancelled", now)
        seating.vacate(work, workshop, roster, seat)
        work.seats.save(seat)
        work.notifications.queue(
            f"workshop_cancelled:{seat.id}",
            seat.data.person_id,
            "workshop_cancelled",
            {"site": workshop.data.site, "start": workshop.data.start},
            not_after=workshop.data.start,
        )
    work.timers.clear(seating.QUOTA, workshop.id)
    work.busy.release(staging.holds(workshop.data))
    work.workshops.save(workshop)
    work.rosters.save(roster)
