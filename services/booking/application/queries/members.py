"""The team: one member, or those of a site, with when they may be booked."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.scope import Scope
from services.booking.application.lookups import the_member, the_site
from services.booking.application.ports import Work
from services.booking.domain.member import Availability, Member


@dataclass(frozen=True)
class TeamMember:
    """A member and when they may be booked."""

    member: Member
    availability: Availability


@dataclass(frozen=True, kw_only=True)
class GetMember:
    """One member."""

    scope: Scope
    member_id: str


def get_member(work: Work, query: GetMember) -> TeamMember:
    """Raises `NotFound`."""
    member = the_member(work, query.scope, query.member_id)
    return TeamMember(member, work.members.availability(member.id))


@dataclass(frozen=True, kw_only=True)
class ListMembers:
    """The team of a site."""

    scope: Scope
    site: str


def list_members(work: Work, query: ListMembers) -> Sequence[TeamMember]:
    """In the order of their joining. Raises `OutOfScope`, `NotFound`."""
    site = the_site(work, query.scope, query.site)
    members = work.members.of_site(site.id)
    known = work.members.availabilities([member.id for member in members])
    return [
        TeamMember(member, known.get(member.id, Availability(id=member.id))) for member in members
    ]
