"""What attendees of sessions for professionals are called, in a collection of its own.

Nothing else of training holds such a name: what encrypts or forgets them is done here.
"""

from collections.abc import Mapping
from typing import Final

from kit.repositories.base import Indexes, Repository

_NAMES: Final = "attendee_names"
INDEXES: Indexes = ((_NAMES, [("session_id", 1)], False),)


class MongoAttendeeNames(Repository):
    """See `ports.AttendeeNames`."""

    def put(self, attendee_id: str, session_id: str, name: str) -> None:
        """See the port."""
        self._place.collection(_NAMES).replace_one(
            {"_id": attendee_id},
            {"session_id": session_id, "name": name},
            upsert=True,
            session=self._place.session,
        )

    def get(self, attendee_id: str) -> str | None:
        """See the port."""
        document = self._place.one(_NAMES, {"_id": attendee_id})
        return None if document is None else str(document["name"])

    def hold(self, attendee_id: str) -> bool:
        """See the port."""
        return self._place.hold(_NAMES, attendee_id) is not None

    def of_session(self, session_id: str) -> Mapping[str, str]:
        """See the port."""
        found = self._place.many(_NAMES, {"session_id": session_id})
        return {one["_id"]: one["name"] for one in found}

    def forget(self, attendee_id: str) -> bool:
        """See the port."""
        return self._forget({"_id": attendee_id}) > 0

    def forget_session(self, session_id: str) -> int:
        """See the port."""
        return self._forget({"session_id": session_id})

    def _forget(self, query: dict[str, str]) -> int:
        target = self._place.collection(_NAMES)
        return target.delete_many(query, session=self._place.session).deleted_count
