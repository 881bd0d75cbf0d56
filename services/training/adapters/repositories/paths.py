"""Paths on MongoDB, every version of them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from pymongo.errors import DuplicateKeyError

from kernel.refusals import Stale
from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import to_aggregate
from kit.repositories.place import Document
from services.training.adapters.repositories.catalogue import retired_in
from services.training.domain.paths.path import Path, PublishedPath

_PATHS: Final = "paths"
_MODULES: Final = "path.modules.code"
INDEXES: Indexes = (
    (_PATHS, [("path.code", 1), ("path.version", -1)], True),
    (_PATHS, [(_MODULES, 1)], False),
)


class MongoPaths(Repository):
    """See `ports.Paths`."""

    def current(self, code: str) -> Path | None:
        """See the port."""
        found = self._place.many(_PATHS, {"path.code": code}, [("path.version", -1)], 1)
        return _path(found[0]) if found else None

    def get(self, code: str, version: int) -> Path | None:
        """See the port."""
        document = self._place.one(_PATHS, {"path.code": code, "path.version": version})
        return _path(document) if document else None

    def listed(self) -> Sequence[Path]:
        """See the port."""
        taught = {"path.code": {"$nin": sorted(retired_in(self._place))}}
        latest_of_each: list[Document] = [
            {"$match": taught},
            {"$sort": {"path.code": 1, "path.version": -1}},
            {"$group": {"_id": "$path.code", "latest": {"$first": "$$ROOT"}}},
            {"$sort": {"_id": 1}},
        ]
        target = self._place.collection(_PATHS)
        found = target.aggregate(latest_of_each, session=self._place.session)
        return [_path(one["latest"]) for one in found]

    def owners(self, modules: Collection[str]) -> Mapping[str, str]:
        """See the port."""
        found = self._place.many(
            _PATHS, {_MODULES: {"$in": list(modules)}}, only={"path.code": 1, _MODULES: 1}
        )
        return {
            module["code"]: one["path"]["code"]
            for one in found
            for module in one["path"]["modules"]
            if module["code"] in modules
        }

    def save(self, path: PublishedPath) -> None:
        """See the port."""
        try:
            self._save(_PATHS, "path", path)
        except DuplicateKeyError as error:
            raise Stale("path", path.path.code, path.path.version - 1, path.path.version) from error


def _path(document: Document) -> Path:
    return to_aggregate(PublishedPath, document).path
