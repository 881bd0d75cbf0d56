"""What attendees of sessions for professionals are called, in a collection of its own.

Nothing else of training holds such a name. Each is sealed under a key of its own, which goes with
it.
"""

from collections.abc import Mapping
from typing import Final

from kit.keyring import Seals
from kit.repositories.base import Indexes
from kit.repositories.place import Place
from kit.repositories.sealed import SealedDocuments, Sealing

SEALING: Final = Sealing("attendee_names", "attendee", ("name",))
INDEXES: Indexes = ((SEALING.collection, [("session_id", 1)], False), *SEALING.indexes)


class MongoAttendeeNames:
    """See `ports.AttendeeNames`."""

    def __init__(self, place: Place, seals: Seals) -> None:
        self._names = SealedDocuments(place, seals, SEALING)

    def put(self, attendee_id: str, session_id: str, name: str) -> None:
        """See the port."""
        self._names.put({"_id": attendee_id, "session_id": session_id, "name": name})

    def get(self, attendee_id: str) -> str | None:
        """See the port."""
        document = self._names.get(attendee_id)
        return None if document is None else str(document["name"])

    def hold(self, attendee_id: str) -> bool:
        """See the port."""
        return self._names.hold(attendee_id) is not None

    def of_session(self, session_id: str) -> Mapping[str, str]:
        """See the port."""
        return {one["_id"]: one["name"] for one in self._names.many({"session_id": session_id})}

    def forget(self, attendee_id: str) -> bool:
        """See the port."""
        return self._names.drop({"_id": attendee_id}) > 0

    def forget_session(self, session_id: str) -> int:
        """See the port."""
        return self._names.drop({"session_id": session_id})
