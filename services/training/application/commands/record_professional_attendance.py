"""Say how long attendees of a session were there, or put that right."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.training.application.certifying import (
    issue_to_professional,
    question_professional,
    withdraw_question_of_professional,
)
from services.training.application.ports import Work
from services.training.application.professionals import AboutSession, the_session_at
from services.training.domain.professionals.session import ProfessionalSession


@dataclass(frozen=True, kw_only=True)
class RecordProfessionalAttendance(AboutSession):
    """Of a half-day, numbered from 1: minutes by the attendees' ids."""

    half_day: int
    minutes: Mapping[str, int]


def record_professional_attendance(
    work: Work, command: RecordProfessionalAttendance
) -> ProfessionalSession:
    """Whoever reaches the path's hours is trained from then on, and has a certificate; whoever is
    below them by a correction keeps it until somebody has looked at the case.

    Raises `NotFound`, `Stale`, `SessionClosed`, `HalfDayAhead`, `InvalidValue`.
    """
    session = the_session_at(work, command)
    for one in session.attend(command.half_day, command.minutes, work.now()):
        if one.trained_at is None:
            question_professional(work, session, one)
        else:
            session.certified(one.attendee_id, issue_to_professional(work, session, one).id)
            withdraw_question_of_professional(work, session, one)
    work.professional_sessions.save(session)
    work.audit.record("professional.attend", [session.id, *command.minutes])
    return session
