"""Assessments and banks of tasks on MongoDB.

The one event that tells of an assessment's end has a place of its own in the order of its subject:
what happens in between is told to nobody, and so cannot be counted among the events.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pymongo.errors import DuplicateKeyError

from kernel.people import NOBODY
from kernel.refusals import Stale
from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter, to_aggregate, to_document
from kit.repositories.place import Document
from services.training.application.ports.assessments import WantedAssessments
from services.training.domain.assessments.assessment import Assessment
from services.training.domain.assessments.known import latest
from services.training.domain.assessments.tasks import TaskBank

_ASSESSMENTS: Final = "assessments"
_ENDS: Final = "assessment_ends"
_BANKS: Final = "task_banks"
_PERSON: Final = "state.person_id"
INDEXES: Indexes = (
    (_ASSESSMENTS, [(_PERSON, 1), ("state.status", 1), ("_id", 1)], False),
    (_ASSESSMENTS, [("state.site", 1), ("state.status", 1), ("_id", 1)], False),
    (_ASSESSMENTS, [("state.enrolment_id", 1), ("_id", 1)], False),
    (_ENDS, [("order", 1)], False),
    (_BANKS, [("code", 1), ("version", -1)], True),
)


class MongoAssessments(Repository):
    """See `ports.Assessments`."""

    def get(self, assessment_id: str) -> Assessment | None:
        """See the port."""
        document = self._place.one(_ASSESSMENTS, {"_id": assessment_id})
        return _assessment(document) if document else None

    def running_of(self, person_id: str) -> Assessment | None:
        """See the port."""
        return self._last(_of(person_id) | {"state.status": "running"})

    def finished_of(self, person_id: str) -> Sequence[Assessment]:
        """See the port."""
        return self._many(_of(person_id) | {"state.status": "finished"})

    def levels_of(self, person_id: str) -> Mapping[str, int]:
        """See the port."""
        known = latest(self.finished_of(person_id))
        return {code: one.level for code, one in known.items()}

    def last_placement_of(self, person_id: str) -> Assessment | None:
        """See the port."""
        return self._last(
            _of(person_id)
            | {
                "state.status": {"$in": ["finished", "abandoned"]},
                "state.purpose": "placement",
                "state.answers": {"$ne": []},
            }
        )

    def final_of(self, enrolment_id: str) -> Assessment | None:
        """See the port."""
        query: Document = {"state.enrolment_id": enrolment_id, "state.purpose": "final"}
        return self._last(query | {"state.status": "finished"}) or self._last(
            query | {"state.status": "declined"}
        )

    def listed(
        self, wanted: WantedAssessments, after: str | None, limit: int
    ) -> Sequence[Assessment]:
        """See the port."""
        query: Document = {
            field: value
            for field, value in (
                (_PERSON, wanted.person_id),
                ("state.purpose", wanted.purpose),
                ("state.status", wanted.status),
                ("state.enrolment_id", wanted.enrolment_id),
            )
            if value is not None
        }
        if wanted.sites is not None:
            query["state.site"] = {"$in": sorted(wanted.sites)}
        if after is not None:
            query["_id"] = {"$gt": after}
        return self._many(query, limit)

    def save(self, assessment: Assessment) -> None:
        """See the port."""
        if not assessment.changed:
            return
        document = to_document(assessment)
        del document["changed"]
        assessment.version = self._save_silently(
            _ASSESSMENTS, "assessment", document, assessment.version
        )
        subject = f"assessment/{assessment.id}"
        self._place.save(_ENDS, {"_id": assessment.id}, subject, self._facts(assessment), 0)
        assessment.events.clear()
        assessment.changed = False

    def of_person(self, person_id: str) -> Sequence[str]:
        """See the port."""
        return self._ids(_ASSESSMENTS, {_PERSON: person_id})

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        self._rekey(_ASSESSMENTS, _PERSON, ids, person_id)

    def _last(self, query: Document) -> Assessment | None:
        found = self._place.many(_ASSESSMENTS, query, [("_id", -1)], 1)
        return _assessment(found[0]) if found else None

    def _many(self, query: Document, limit: int = 0) -> Sequence[Assessment]:
        found = self._place.many(_ASSESSMENTS, query, [("_id", 1)], limit)
        return [_assessment(one) for one in found]


class MongoTaskBanks(Repository):
    """See `ports.TaskBanks`."""

    def current(self, code: str) -> TaskBank | None:
        """See the port."""
        found = self._place.many(_BANKS, {"code": code}, [("version", -1)], 1)
        return _bank(found[0]) if found else None

    def get(self, code: str, version: int) -> TaskBank | None:
        """See the port."""
        document = self._place.one(_BANKS, {"code": code, "version": version})
        return _bank(document) if document else None

    def listed(self) -> Sequence[TaskBank]:
        """See the port."""
        latest_first = [("code", 1), ("version", -1)]
        banks: dict[str, TaskBank] = {}
        for one in self._place.many(_BANKS, {}, latest_first):
            banks.setdefault(one["code"], _bank(one))
        return list(banks.values())

    def save(self, bank: TaskBank) -> None:
        """See the port."""
        document = {"_id": f"{bank.code}/{bank.version}", **converter.unstructure(bank)}
        try:
            self._place.collection(_BANKS).insert_one(document, session=self._place.session)
        except DuplicateKeyError as error:
            raise Stale("task_bank", bank.code, bank.version - 1, bank.version) from error


def _of(person_id: str) -> Document:
    return {_PERSON: {"$in": [] if person_id == NOBODY else [person_id]}}


def _assessment(document: Document) -> Assessment:
    return to_aggregate(Assessment, document)


def _bank(document: Document) -> TaskBank:
    values: dict[str, Any] = {key: value for key, value in document.items() if key != "_id"}
    return converter.structure(values, TaskBank)
