"""Say how long attendees of a session were there, or put that right."""

from collections.abc import Mapping
from dataclasses import dataclass

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
    """Whoever reaches the path's hours is trained from then on.

    Raises `NotFound`, `Stale`, `SessionClosed`, `HalfDayAhead`, `InvalidValue`.
    """
    session = the_session_at(work, command)
    session.attend(command.half_day, command.minutes, work.now())
    work.professional_sessions.save(session)
    work.audit.record("professional.attend", [session.id, *command.minutes])
    return session
