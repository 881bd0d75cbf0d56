"""Welcome somebody to the team of a site."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.booking.application.lookups import the_site
from services.booking.application.ports import Work
from services.booking.domain.member import Member, Role


@dataclass(frozen=True, kw_only=True)
class JoinMember:
    """A new member; `name` is a display name for the team, `languages` are BCP 47 tags."""

    scope: Scope
    site: str
    name: str
    role: Role
    languages: tuple[str, ...] = ("fr",)
    skills: tuple[str, ...] = ()
    experienced: bool = False


def join_member(work: Work, command: JoinMember) -> Member:
    """Raises `OutOfScope`, `NotFound`, `InvalidValue`."""
    site = the_site(work, command.scope, command.site)
    member = Member.join(
        work.tools.new_id(),
        site_id=site.id,
        site=site.slug,
        name=command.name,
        role=command.role,
        languages=command.languages,
        skills=command.skills,
        experienced=command.experienced,
        now=work.now(),
    )
    work.members.save(member)
    return member
