"""Say when a member may be booked."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.lookups import the_member
from services.booking.application.ports import Work
from services.booking.domain.member import (
    Absence,
    Availability,
    ExtraWindow,
    WeeklyWindow,
)
from services.booking.domain.team.recurring import RecurringWindow


@dataclass(frozen=True, kw_only=True)
class SetAvailability:
    """All of the member's windows and absences from now on.

    `expected_version` is that of the availability, which is 0 until it is first set.
    """

    scope: Scope
    member_id: str
    weekly: tuple[WeeklyWindow, ...]
    absences: tuple[Absence, ...] = ()
    recurring: tuple[RecurringWindow, ...] = ()
    extra: tuple[ExtraWindow, ...] = ()
    expected_version: int | None = None


def set_availability(work: Work, command: SetAvailability) -> Availability:
    """Raises `OutOfScope`, `NotFound`, `Stale`, `InvalidValue`."""
    member = the_member(work, command.scope, command.member_id)
    availability = work.members.availability(member.id)
    check_version("availability", member.id, command.expected_version, availability.version)
    availability.set(command.weekly, command.absences, command.recurring, command.extra)
    work.members.save_availability(availability)
    return availability
