"""Sessions for professionals on MongoDB."""

from collections.abc import Sequence
from typing import Final

from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import to_aggregate
from kit.repositories.place import Document
from services.training.application.ports.professionals import WantedSessions
from services.training.domain.professionals.session import ProfessionalSession

_SESSIONS: Final = "professional_sessions"
_PARTNER: Final = "state.attendees.partner_id"
INDEXES: Indexes = (
    (_SESSIONS, [("state.site", 1), ("state.status", 1), ("_id", 1)], False),
    (_SESSIONS, [(_PARTNER, 1), ("_id", 1)], False),
)


class MongoProfessionalSessions(Repository):
    """See `ports.ProfessionalSessions`."""

    def get(self, session_id: str) -> ProfessionalSession | None:
        """See the port."""
        document = self._place.one(_SESSIONS, {"_id": session_id})
        return to_aggregate(ProfessionalSession, document) if document else None

    def listed(
        self, wanted: WantedSessions, after: str | None, limit: int
    ) -> Sequence[ProfessionalSession]:
        """See the port."""
        query: Document = {
            field: value
            for field, value in (
                ("state.status", wanted.status),
                ("state.path", wanted.path),
                (_PARTNER, wanted.partner_id),
            )
            if value is not None
        }
        if wanted.sites is not None:
            query["state.site"] = {"$in": sorted(wanted.sites)}
        if after is not None:
            query["_id"] = {"$gt": after}
        found = self._place.many(_SESSIONS, query, [("_id", 1)], limit)
        return [to_aggregate(ProfessionalSession, one) for one in found]

    def save(self, session: ProfessionalSession) -> None:
        """See the port."""
        self._save(_SESSIONS, "professional_session", session)
