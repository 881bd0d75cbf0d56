"""Where sessions for professionals are kept, and, apart from them, who attends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.training.domain.professionals.session import ProfessionalSession, SessionStatus


@dataclass(frozen=True, kw_only=True)
class WantedSessions:
    """Which sessions a list shows; `sites` are slugs, None for all. `partner_id`: those to which
    somebody of the partner was registered."""

    sites: frozenset[str] | None = None
    status: SessionStatus | None = None
    path: str | None = None
    partner_id: str | None = None


class ProfessionalSessions(Protocol):
    """Sessions."""

    def get(self, session_id: str) -> ProfessionalSession | None: ...

    def listed(
        self, wanted: WantedSessions, after: str | None, limit: int
    ) -> Sequence[ProfessionalSession]:
        """In the order of their ids, from behind `after` on; a `limit` of 0 is none."""
        ...

    def save(self, session: ProfessionalSession) -> None: ...


class AttendeeNames(Protocol):
    """What attendees are called: the only place where that is written, until it is forgotten."""

    def put(self, attendee_id: str, session_id: str, name: str) -> None:
        """Keeps a name, in place of the one before."""
        ...

    def get(self, attendee_id: str) -> str | None: ...

    def hold(self, attendee_id: str) -> bool:
        """Says whether there is a name; nobody forgets it beside this unit of work."""
        ...

    def of_session(self, session_id: str) -> Mapping[str, str]:
        """By the attendees' ids."""
        ...

    def forget(self, attendee_id: str) -> bool:
        """Says whether there was a name."""
        ...

    def forget_session(self, session_id: str) -> int:
        """Forgets all of them; how many there were."""
        ...
