"""The catalogue as a whole on MongoDB: one document that holds it."""

from typing import Final

from kit.repositories.base import Repository
from kit.repositories.place import Place

_CATALOGUE: Final = "catalogue"
_PATHS: Final = {"_id": "paths"}


class MongoCatalogue(Repository):
    """See `ports.Catalogue`."""

    def hold(self) -> None:
        """See the port."""
        self._place.collection(_CATALOGUE).update_one(
            _PATHS, {"$inc": {"held": 1}}, upsert=True, session=self._place.session
        )

    def retired(self) -> frozenset[str]:
        """See the port."""
        return retired_in(self._place)

    def retire(self, path: str) -> None:
        """See the port."""
        self._change({"$addToSet": {"retired": path}})

    def reinstate(self, path: str) -> None:
        """See the port."""
        self._change({"$pull": {"retired": path}})

    def _change(self, change: dict[str, dict[str, str]]) -> None:
        self._place.collection(_CATALOGUE).update_one(
            _PATHS, change, upsert=True, session=self._place.session
        )


def retired_in(place: Place) -> frozenset[str]:
    """The paths that nobody begins any more."""
    document = place.one(_CATALOGUE, _PATHS)
    return frozenset(document.get("retired", ())) if document else frozenset()
