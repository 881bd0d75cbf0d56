"""Steps that the use cases of sessions for professionals share."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from kernel.refusals import NotFound, check_version
from kernel.scope import Scope
from services.training.application.ports import Work
from services.training.domain.partners import Partner
from services.training.domain.professionals.refusals import PartnerUnknown
from services.training.domain.professionals.session import ProfessionalSession

FORGET: Final = "forget_attendee_names"
"""Kind of the timer."""
KEPT: Final = timedelta(days=365)
"""So long after the last half-day, an attendee's name is on the list and on their certificate."""


@dataclass(frozen=True, kw_only=True)
class AboutSession:
    """Base of commands about one session."""

    scope: Scope
    session_id: str
    by: str
    expected_version: int | None = None


def the_session(work: Work, scope: Scope, session_id: str) -> ProfessionalSession:
    """One of the caller's sites'. Raises `NotFound`."""
    session = work.professional_sessions.get(session_id)
    if session is None or not scope.allows(session.state.site):
        raise NotFound("professional_session", session_id)
    return session


def the_session_at(work: Work, command: AboutSession) -> ProfessionalSession:
    """The session that a command changes. Raises `NotFound`, and `Stale` where the caller saw
    another version."""
    session = the_session(work, command.scope, command.session_id)
    check_version("professional_session", session.id, command.expected_version, session.version)
    return session


def the_partner(work: Work, partner_id: str) -> Partner:
    """Raises `PartnerUnknown`."""
    partner = work.partners.get(partner_id)
    if partner is None:
        raise PartnerUnknown(partner_id)
    return partner


def forget_later(work: Work, session: ProfessionalSession) -> None:
    """Leaves the forgetting of the session's names for later."""
    work.timers.set(FORGET, session.id, session.state.ends_at + KEPT)
