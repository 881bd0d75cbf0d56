"""Put somebody of a partner on the list of a session, or take them off."""

from dataclasses import dataclass

from services.training.application.ports import Work
from services.training.application.professionals import (
    AboutSession,
    forget_later,
    the_partner,
    the_session_at,
)
from services.training.domain.professionals.session import ProfessionalSession


@dataclass(frozen=True, kw_only=True)
class RegisterProfessional(AboutSession):
    """`name` is what stands on the list and on the certificate; it is kept apart, and for a year
    after the session."""

    partner_id: str
    name: str


def register_professional(work: Work, command: RegisterProfessional) -> ProfessionalSession:
    """The session with one more attendee, the last of its list.

    Raises `NotFound`, `Stale`, `PartnerUnknown`, `SessionClosed`, `SessionFull`.
    """
    session = the_session_at(work, command)
    partner = the_partner(work, command.partner_id)
    one = session.register(work.tools.new_id(), partner.id, work.now())
    work.professional_sessions.save(session)
    work.attendee_names.put(one.attendee_id, session.id, command.name)
    forget_later(work, session)
    work.audit.record("professional.register", [session.id, one.attendee_id])
    return session


@dataclass(frozen=True, kw_only=True)
class WithdrawProfessional(AboutSession):
    """Their place is free again, and their name forgotten."""

    attendee_id: str


def withdraw_professional(work: Work, command: WithdrawProfessional) -> ProfessionalSession:
    """Raises `NotFound`, `Stale`, `SessionClosed`, `Attended`."""
    session = the_session_at(work, command)
    if session.withdraw(command.attendee_id, work.now()):
        work.professional_sessions.save(session)
        work.attendee_names.forget(command.attendee_id)
        work.audit.record("professional.withdraw", [session.id, command.attendee_id])
    return session
