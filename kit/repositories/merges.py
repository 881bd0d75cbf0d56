"""Who was merged into whom, on MongoDB."""

from collections.abc import Sequence
from typing import Final

from kernel.merges import Merge
from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter

_MERGES: Final = "merges"
INDEXES: Indexes = (
    (_MERGES, [("absorbed_id", 1), ("kept_id", 1)], True),
    (_MERGES, [("kept_id", 1)], False),
)


class MongoMerges(Repository):
    """See `kernel.merges.Merges`."""

    def get(self, kept_id: str, absorbed_id: str) -> Merge | None:
        """See the port."""
        document = self._place.one(_MERGES, {"absorbed_id": absorbed_id, "kept_id": kept_id})
        return converter.structure(document, Merge) if document else None

    def of_absorbed(self, person_id: str) -> Sequence[Merge]:
        """See the port."""
        found = self._place.many(_MERGES, {"absorbed_id": person_id}, [("kept_id", 1)])
        return [converter.structure(one, Merge) for one in found]

    def of_kept(self, person_id: str) -> Sequence[Merge]:
        """See the port."""
        found = self._place.many(_MERGES, {"kept_id": person_id}, [("absorbed_id", 1)])
        return [converter.structure(one, Merge) for one in found]

    def put(self, merge: Merge) -> None:
        """See the port."""
        self._place.collection(_MERGES).replace_one(
            {"_id": f"{merge.absorbed_id}/{merge.kept_id}"},
            converter.unstructure(merge),
            upsert=True,
            session=self._place.session,
        )
