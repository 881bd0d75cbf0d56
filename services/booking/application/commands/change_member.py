"""Change what is known about a member of the team."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.lookups import the_member, the_site
from services.booking.application.ports import Work
from services.booking.domain.member import Member


@dataclass(frozen=True, kw_only=True)
class ChangeMember:
    """What is None stays as it is; `site` is the slug of a new home site."""

    scope: Scope
    member_id: str
    name: str | None = None
    languages: tuple[str, ...] | None = None
    skills: tuple[str, ...] | None = None
    experienced: bool | None = None
    site: str | None = None
    expected_version: int | None = None


def change_member(work: Work, command: ChangeMember) -> Member:
    """What is planned with the member stays, at the old site too; the availability is read in the
    new site's time zone.

    Raises `OutOfScope`, `NotFound`, `Stale`, `InvalidValue`, `MemberGone`.
    """
    member = the_member(work, command.scope, command.member_id)
    check_version("member", member.id, command.expected_version, member.version)
    site = None if command.site is None else the_site(work, command.scope, command.site)
    member.change(
        name=command.name,
        languages=command.languages,
        skills=command.skills,
        experienced=command.experienced,
        site=None if site is None else (site.id, site.slug),
        now=work.now(),
    )
    work.members.save(member)
    return member
