"""Competence frameworks and their mappings on MongoDB."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from pymongo.errors import DuplicateKeyError

from kernel.refusals import Stale
from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter, to_aggregate
from kit.repositories.place import Document
from services.training.domain.frameworks.framework import (
    Framework,
    KnownCompetence,
    PublishedFramework,
    found_in,
)
from services.training.domain.frameworks.mapping import Edition, PublishedMapping, mapping_id

_FRAMEWORKS: Final = "frameworks"
_MAPPINGS: Final = "mappings"
_CODE: Final = "framework.code"
_COMPETENCES: Final = "framework.areas.competences.code"
INDEXES: Indexes = (
    (_FRAMEWORKS, [(_CODE, 1), ("number", -1)], True),
    (_FRAMEWORKS, [(_CODE, 1), ("framework.version", 1)], True),
    (_FRAMEWORKS, [(_COMPETENCES, 1), ("number", -1)], False),
    (
        _MAPPINGS,
        [("mapping.start.framework", 1), ("mapping.end.framework", 1), ("published_at", -1)],
        False,
    ),
)


class MongoFrameworks(Repository):
    """See `ports.Frameworks`."""

    def current(self, code: str) -> Framework | None:
        """See the port."""
        found = self._place.many(_FRAMEWORKS, {_CODE: code}, [("number", -1)], 1)
        return _framework(found[0]) if found else None

    def get(self, code: str, version: str) -> Framework | None:
        """See the port."""
        query = {_CODE: code, "framework.version": version}
        document = self._place.one(_FRAMEWORKS, query)
        return _framework(document) if document else None

    def competence(self, code: str, level: int = 0) -> KnownCompetence | None:
        """See the port."""
        query = {_COMPETENCES: code, "framework.bands.last": {"$gte": level}}
        found = self._place.many(_FRAMEWORKS, query, [("number", -1)], 1)
        return found_in(_framework(found[0]), code) if found else None

    def listed(self) -> Sequence[PublishedFramework]:
        """See the port."""
        found = self._place.many(_FRAMEWORKS, {}, [(_CODE, 1), ("number", -1)])
        return [to_aggregate(PublishedFramework, one) for one in found]

    def owners(self, competences: Collection[str]) -> Mapping[str, str]:
        """See the port."""
        found = self._place.many(
            _FRAMEWORKS,
            {_COMPETENCES: {"$in": list(competences)}},
            only={_CODE: 1, _COMPETENCES: 1},
        )
        return {
            competence["code"]: one["framework"]["code"]
            for one in found
            for area in one["framework"]["areas"]
            for competence in area["competences"]
            if competence["code"] in competences
        }

    def save(self, framework: PublishedFramework) -> None:
        """See the port."""
        try:
            self._save(_FRAMEWORKS, "framework", framework)
        except DuplicateKeyError as error:
            number = framework.number
            raise Stale("framework", framework.framework.code, number - 1, number) from error


class MongoMappings(Repository):
    """See `ports.Mappings`."""

    def get(self, start: Edition, end: Edition) -> PublishedMapping | None:
        """See the port."""
        document = self._place.one(_MAPPINGS, {"_id": mapping_id(start, end)})
        return _mapping(document) if document else None

    def between(self, start: str, end: str) -> PublishedMapping | None:
        """See the port."""
        query = {"mapping.start.framework": start, "mapping.end.framework": end}
        found = self._place.many(_MAPPINGS, query, [("published_at", -1), ("_id", -1)], 1)
        return _mapping(found[0]) if found else None

    def listed(self) -> Sequence[PublishedMapping]:
        """See the port."""
        return [_mapping(one) for one in self._place.many(_MAPPINGS, {}, [("_id", 1)])]

    def save(self, mapping: PublishedMapping) -> None:
        """See the port."""
        document: Document = converter.unstructure(mapping)
        document["_id"] = document.pop("id")
        mapping.version = self._save_silently(_MAPPINGS, "mapping", document, mapping.version)


def _framework(document: Document) -> Framework:
    return to_aggregate(PublishedFramework, document).framework


def _mapping(document: Document) -> PublishedMapping:
    return converter.structure({**document, "id": document["_id"]}, PublishedMapping)
