"""Say when a member may be booked."""

from dataclasses import dataclass

from services.booking.application.lookups import check_version, the_member
from services.booking.application.ports import Work
from services.booking.application.scope import Scope
from services.booking.domain.member import Absence, Availability, WeeklyWindow


@dataclass(frozen=True, kw_only=True)
class SetAvailability:
    """The member's whole week and all absences from now on.

    `expected_version` is that of the availability, which is 0 until it is first set.
    """

    scope: Scope
    member_id: str
    weekly: tuple[WeeklyWindow, ...]
    absences: tuple[Absence, ...] = ()
    expected_version: int | None = None


def set_availability(work: Work, command: SetAvailability) -> Availability:
    """Raises `OutOfScope`, `NotFound`, `Stale`, `InvalidValue`."""
    member = the_member(work, command.scope, command.member_id)
    availability = work.members.availability(member.id)
    check_version("availability", member.id, command.expected_version, availability.version)
    availability.set(command.weekly, command.absences)
    work.members.save_availability(availability)
    return availability
