"""Sessions for professionals: one with its list, or many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kernel.scope import Scope
from services.training.application.lookups import sites_of
from services.training.application.ports import Work
from services.training.application.ports.professionals import WantedSessions
from services.training.application.professionals import the_session
from services.training.domain.professionals.attendee import Attendee
from services.training.domain.professionals.session import (
    ProfessionalSession,
    SessionState,
    SessionStatus,
)


@dataclass(frozen=True)
class Named:
    """An attendee; `name` is None where it is forgotten."""

    attendee: Attendee
    name: str | None


@dataclass(frozen=True)
class NamedSession:
    """A session with its list."""

    id: str
    version: int
    state: SessionState
    attendees: tuple[Named, ...]

    @classmethod
    def of(cls, session: ProfessionalSession, names: Mapping[str, str]) -> "NamedSession":
        """`names` by attendees' ids."""
        attendees = tuple(Named(one, names.get(one.attendee_id)) for one in session.state.attendees)
        return cls(session.id, session.version, session.state, attendees)


@dataclass(frozen=True, kw_only=True)
class GetProfessionalSession:
    """By its id."""

    scope: Scope
    session_id: str


def get_professional_session(work: Work, query: GetProfessionalSession) -> NamedSession:
    """Raises `NotFound`."""
    session = the_session(work, query.scope, query.session_id)
    return NamedSession.of(session, work.attendee_names.of_session(session.id))


@dataclass(frozen=True, kw_only=True)
class ListProfessionalSessions:
    """Those that fit all that is given; `after` is the id of the last one that the caller has."""

    scope: Scope
    site: str | None = None
    status: SessionStatus | None = None
    path: str | None = None
    partner_id: str | None = None
    after: str | None = None
    limit: int = 0


def list_professional_sessions(
    work: Work, query: ListProfessionalSessions
) -> Sequence[ProfessionalSession]:
    """In the order of their ids, without names. Raises `OutOfScope`, `NotFound`."""
    wanted = WantedSessions(
        sites=sites_of(work, query.scope, query.site),
        status=query.status,
        path=query.path,
        partner_id=query.partner_id,
    )
    return work.professional_sessions.listed(wanted, query.after, query.limit)
