"""Enrolments on MongoDB."""

from collections.abc import Sequence
from typing import Final

from kernel.people import NOBODY
from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import to_aggregate
from kit.repositories.place import Document
from services.training.application.ports.enrolments import WantedEnrolments
from services.training.domain.enrolments.enrolment import Enrolment

_ENROLMENTS: Final = "enrolments"
_PERSON: Final = "state.person_id"
INDEXES: Indexes = (
    (_ENROLMENTS, [(_PERSON, 1), ("state.path", 1)], False),
    (_ENROLMENTS, [("state.site", 1), ("state.status", 1), ("_id", 1)], False),
    (_ENROLMENTS, [("state.path", 1), ("_id", 1)], False),
)


class MongoEnrolments(Repository):
    """See `ports.Enrolments`."""

    def get(self, enrolment_id: str) -> Enrolment | None:
        """See the port."""
        document = self._place.one(_ENROLMENTS, {"_id": enrolment_id})
        return to_aggregate(Enrolment, document) if document else None

    def on_path(self, person_id: str, path: str) -> Sequence[Enrolment]:
        """See the port."""
        return self._of(person_id, {"state.path": path})

    def with_module(self, person_id: str, module: str) -> Sequence[Enrolment]:
        """See the port."""
        return self._of(person_id, _has(module))

    def listed(
        self, wanted: WantedEnrolments, after: str | None, limit: int
    ) -> Sequence[Enrolment]:
        """See the port."""
        query: Document = {}
        if wanted.sites is not None:
            query["state.site"] = {"$in": sorted(wanted.sites)}
        if wanted.person_id is not None:
            query[_PERSON] = wanted.person_id
        if wanted.path is not None:
            query["state.path"] = wanted.path
        if wanted.module is not None:
            query |= _has(wanted.module)
        if wanted.statuses:
            query["state.status"] = {"$in": sorted(wanted.statuses)}
        if after is not None:
            query["_id"] = {"$gt": after}
        return self._found(query, limit)

    def save(self, enrolment: Enrolment) -> None:
        """See the port."""
        self._save(_ENROLMENTS, "enrolment", enrolment)

    def note(self, enrolment: Enrolment) -> None:
        """See the port."""
        self._note(_ENROLMENTS, enrolment, "state")

    def of_person(self, person_id: str) -> Sequence[str]:
        """See the port."""
        return self._ids(_ENROLMENTS, {_PERSON: person_id})

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        self._rekey(_ENROLMENTS, _PERSON, ids, person_id)

    def _of(self, person_id: str, query: Document) -> Sequence[Enrolment]:
        return [] if person_id == NOBODY else self._found({_PERSON: person_id, **query})

    def _found(self, query: Document, limit: int = 0) -> Sequence[Enrolment]:
        found = self._place.many(_ENROLMENTS, query, [("_id", 1)], limit)
        return [to_aggregate(Enrolment, one) for one in found]


def _has(module: str) -> Document:
    """Of the codes of modules, none of which holds a dot or begins with a dollar."""
    return {f"state.plan.{module}": {"$exists": True}}
