"""Close a session for professionals: held, or cancelled."""

from dataclasses import dataclass

from services.training.application.ports import Work
from services.training.application.professionals import AboutSession, the_session_at
from services.training.domain.professionals.session import CancelledBecause, ProfessionalSession


@dataclass(frozen=True, kw_only=True)
class HoldProfessionalSession(AboutSession):
    """It took place."""


def hold_professional_session(work: Work, command: HoldProfessionalSession) -> ProfessionalSession:
    """Raises `NotFound`, `Stale`, `SessionClosed`, `HalfDayAhead`, `AttendanceMissing`."""
    session = the_session_at(work, command)
    if session.hold(work.now()):
        work.professional_sessions.save(session)
        work.audit.record("professional_session.hold", [session.id])
    return session


@dataclass(frozen=True, kw_only=True)
class CancelProfessionalSession(AboutSession):
    """It does not take place, or not to its end."""

    reason: CancelledBecause


def cancel_professional_session(
    work: Work, command: CancelProfessionalSession
) -> ProfessionalSession:
    """Raises `NotFound`, `Stale`, `SessionClosed`."""
    session = the_session_at(work, command)
    if session.cancel(command.reason, work.now()):
        work.professional_sessions.save(session)
        work.audit.record("professional_session.cancel", [session.id], command.reason)
    return session
