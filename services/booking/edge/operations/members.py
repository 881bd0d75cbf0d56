"""Members: welcome, read, and say when they may be booked."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.use_cases import MANAGERS, NETWORK, about, ask, run, scope_of, site_of, told
from services.booking.application.commands.change_member import ChangeMember
from services.booking.application.commands.join_member import JoinMember
from services.booking.application.commands.leave_team import LeaveTeam
from services.booking.application.commands.set_availability import SetAvailability
from services.booking.application.queries.members import GetMember, ListMembers, TeamMember
from services.booking.bootstrap import Booking
from services.booking.domain.member import Absence, Availability, ExtraWindow, Member
from services.booking.domain.team.refusals import MemberGone, StillPlanned
from services.booking.edge.operations import FLOOR, operations
from services.booking.edge.schemas.members import (
    MEMBERS_PAGING,
    AvailabilityAnswer,
    AvailabilityBody,
    ChangeMemberBody,
    JoinedMemberAnswer,
    JoinMemberBody,
    LeaveTeamBody,
    MemberAnswer,
    MembersAnswer,
    MembersQuery,
)

MEMBER_ID = "0197f000-0000-7000-8000-000000000002"
MEMBER_EXAMPLE = {
    "site": "saint-denis",
    "name": "Nadia",
    "role": "volunteer",
    "languages": ["fr", "ar"],
    "skills": ["cv"],
    "experienced": False,
}
ANSWER_EXAMPLE: dict[str, Any] = {
    "id": MEMBER_ID,
    **MEMBER_EXAMPLE,
    "beginner": True,
    "worked_minutes": 0,
    "last_day": None,
    "version": 1,
}
AVAILABILITY_EXAMPLE = {
    "weekly": [{"weekday": 0, "start": "09:00", "end": "12:30"}],
    "recurring": [
        {
            "rrule": "FREQ=MONTHLY;BYDAY=1SA",
            "start": "2026-12-05T09:00",
            "minutes": 180,
            "exdates": ["2027-01-02T09:00"],
            "rdates": ["2027-01-09T09:00"],
        }
    ],
    "extra": [{"start": "2026-12-19T09:00:00.000Z", "end": "2026-12-19T12:00:00.000Z"}],
    "absences": [{"start": "2026-12-24T00:00:00.000Z", "end": "2027-01-02T00:00:00.000Z"}],
}
TEAM_EXAMPLE = {
    **ANSWER_EXAMPLE,
    "availability": {"member_id": MEMBER_ID, **AVAILABILITY_EXAMPLE, "version": 1},
}


@operations.declare(
    "join_member",
    "POST",
    "/members",
    tag="members",
    summary="Welcome a member",
    description="A volunteer, a young person in civic service or an employee joins the team of a "
    "site. They can be booked once their availability is set.",
    allow=NETWORK,
    body=JoinMemberBody,
    answer=JoinedMemberAnswer,
    status=201,
    refusals=(NotFound,),
    example=MEMBER_EXAMPLE,
    answer_example=ANSWER_EXAMPLE,
)
def join_member(app: Booking, call: Call) -> Member:
    """The new member."""
    fields = call.fields
    command = JoinMember(
        scope=scope_of(call.caller),
        site=site_of(app, fields["site"]),
        name=fields["name"],
        role=fields["role"],
        languages=tuple(dict.fromkeys(fields["languages"])),
        skills=tuple(dict.fromkeys(fields["skills"])),
        experienced=fields["experienced"],
    )
    return run(app.join_member, command, call)


@operations.declare(
    "change_member",
    "PATCH",
    "/members/{member_id}",
    tag="members",
    summary="Change a member",
    description="What is left out stays. With a new home site, what is planned at the old one "
    "stays as well, and the availability is read in the new site's time zone.",
    allow=NETWORK,
    body=ChangeMemberBody,
    answer=JoinedMemberAnswer,
    refusals=(NotFound, MemberGone),
    example={"languages": ["fr", "ar", "en"]},
    answer_example={**ANSWER_EXAMPLE, "languages": ["fr", "ar", "en"], "version": 2},
)
def change_member(app: Booking, call: Call) -> Member:
    """The member as they are now."""
    fields = call.fields
    for name in ("languages", "skills"):
        if name in fields:
            fields[name] = tuple(dict.fromkeys(fields[name]))
    if "site" in fields:
        fields["site"] = site_of(app, fields["site"])
    command = ChangeMember(**fields, scope=scope_of(call.caller), expected_version=call.if_match)
    return run(app.change_member, command, call)


@operations.declare(
    "leave_team",
    "POST",
    "/members/{member_id}/leave",
    tag="members",
    summary="Let a member leave the team",
    description="After the last day the member can no longer be booked, teach or take shifts. "
    "Refused with the list while something is planned for after it. The day can be changed until "
    "the member has gone.",
    allow=NETWORK,
    body=LeaveTeamBody,
    answer=JoinedMemberAnswer,
    refusals=(NotFound, MemberGone, StillPlanned),
    example={"last_day": "2026-12-18"},
    answer_example={**ANSWER_EXAMPLE, "last_day": "2026-12-18", "version": 2},
)
def leave_team(app: Booking, call: Call) -> Member:
    """The member as they are now."""
    command = LeaveTeam(**about(call))
    return run(app.leave_team, command, call)


@operations.declare(
    "list_members",
    "GET",
    "/members",
    tag="members",
    summary="List the team of a site",
    description="In the order of their joining, with when each of them may be booked.",
    allow=FLOOR,
    query=MembersQuery,
    answer=MembersAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [TEAM_EXAMPLE], "next_cursor": None},
    shows_people=True,
)
def list_members(app: Booking, call: Call) -> dict[str, Any]:
    """A page of the team."""
    slug = site_of(app, call.fields["site"])
    after, limit = call.fields["cursor"], call.fields["limit"]
    team = ask(app.list_members, ListMembers(scope=scope_of(call.caller), site=slug))
    rest = [one for one in team if after is None or one.member.id > after]
    return MEMBERS_PAGING.page(rest, limit, lambda one: one.member.id)


@operations.declare(
    "get_member",
    "GET",
    "/members/{member_id}",
    tag="members",
    summary="Read a member",
    description="A member of one of the caller's sites, with when they may be booked.",
    allow=FLOOR,
    answer=MemberAnswer,
    refusals=(NotFound,),
    answer_example=TEAM_EXAMPLE,
    shows_people=True,
)
def get_member(app: Booking, call: Call) -> TeamMember:
    """One member."""
    question = GetMember(scope=scope_of(call.caller), member_id=call.fields["member_id"])
    return ask(app.get_member, question)


@operations.declare(
    "set_availability",
    "PUT",
    "/members/{member_id}/availability",
    tag="members",
    summary="Say when a member may be booked",
    description="The whole week and what recurs otherwise (RFC 5545), in local time of the site, "
    "extra windows and all absences, which win over all the rest; replaces what was there. What is "
    "booked already stays booked. `If-Match` takes the availability's version.",
    allow=MANAGERS,
    body=AvailabilityBody,
    answer=AvailabilityAnswer,
    refusals=(NotFound,),
    example=AVAILABILITY_EXAMPLE,
    answer_example={"member_id": MEMBER_ID, **AVAILABILITY_EXAMPLE, "version": 1},
)
def set_availability(app: Booking, call: Call) -> Availability:
    """The availability as it is now."""
    fields = call.fields
    with told("body"):
        absences = tuple(Absence(one["start"], one["end"]) for one in fields["absences"])
        extra = tuple(ExtraWindow(one["start"], one["end"]) for one in fields["extra"])
    command = SetAvailability(
        scope=scope_of(call.caller),
        member_id=fields["member_id"],
        weekly=tuple(fields["weekly"]),
        absences=absences,
        recurring=tuple(fields["recurring"]),
        extra=extra,
        expected_version=call.if_match,
    )
    return run(app.set_availability, command, call)
