"""Forget what attendees of a session are called: a year after it, or when one of them asks."""

from dataclasses import dataclass

from services.training.application.certifying import stop_naming
from services.training.application.ports import Work
from services.training.application.professionals import AboutSession, the_session_at
from services.training.domain.professionals.session import ProfessionalSession


@dataclass(frozen=True, kw_only=True)
class ForgetAttendeeNames:
    """All of one session; it is time."""

    session_id: str


def forget_attendee_names(work: Work, command: ForgetAttendeeNames) -> None:
    """What was counted stays; certificates name them no more."""
    session = work.professional_sessions.get(command.session_id)
    attendees = () if session is None else session.state.attendees
    stop_naming(work, [one.certificate_id for one in attendees if one.certificate_id])
    if work.attendee_names.forget_session(command.session_id):
        work.audit.record("professional.forget", [command.session_id], "retention")


@dataclass(frozen=True, kw_only=True)
class ForgetProfessional(AboutSession):
    """One of them asks for it."""

    attendee_id: str


def forget_professional(work: Work, command: ForgetProfessional) -> ProfessionalSession:
    """Their certificate names nobody from now on. A repeat changes nothing. Raises `NotFound`,
    `Stale`."""
    session = the_session_at(work, command)
    certificate_id = session.attendee(command.attendee_id).certificate_id
    if certificate_id is not None:
        stop_naming(work, [certificate_id])
    if work.attendee_names.forget(command.attendee_id):
        work.audit.record("professional.forget", [session.id, command.attendee_id], "asked")
    return session
