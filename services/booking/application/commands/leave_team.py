"""Let a member leave the team."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.lookups import the_member, the_site
from services.booking.application.ports import Work
from services.booking.domain.member import Member
from services.booking.domain.team.refusals import StillPlanned


@dataclass(frozen=True, kw_only=True)
class LeaveTeam:
    """The `last_day` is one of the home site's calendar."""

    scope: Scope
    member_id: str
    last_day: date
    expected_version: int | None = None


def leave_team(work: Work, command: LeaveTeam) -> Member:
    """The member can be booked until the end of the last day, and is in the team until then.

    Another last day may be told until the member has gone; the same again does nothing. Raises
    `NotFound`, `Stale`, `InvalidValue`, `MemberGone`, `StillPlanned` with what others have to take
    over first.
    """
    member = the_member(work, command.scope, command.member_id)
    check_version("member", member.id, command.expected_version, member.version)
    site = the_site(work, command.scope, member.site)
    midnight = datetime.combine(command.last_day + timedelta(days=1), time(), site.zone)
    if not member.leave(command.last_day, midnight, work.now()):
        return member
    # Whoever plans with the member passes one of these doors.
    work.closures.close_doors(member.site_id)
    _require_nothing_planned(work, member, max(midnight, work.now()))
    availability = work.members.availability(member.id)
    availability.end_at(midnight)
    work.members.save_availability(availability)
    work.members.save(member)
    return member


def _require_nothing_planned(work: Work, member: Member, since: datetime) -> None:
    appointments = [
        one.id
        for one in work.appointments.of_adviser(member.id, since, None)
        if one.state.status == "booked"
    ]
    workshops = [
        one.id
        for one in work.workshops.of_trainer(member.id, since, None)
        if one.data.status == "scheduled"
    ]
    shifts = [
        one.id for one in work.shifts.of_member(member.id, since, None) if one.status == "planned"
    ]
    if appointments or workshops or shifts:
        raise StillPlanned(member.id, appointments, workshops, shifts)
