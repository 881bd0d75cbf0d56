"""Sealing anew, by the newest key, what an older one sealed: after that the older one may go."""

from collections.abc import Sequence
from typing import Any, Final, Literal

from pymongo.database import Database

from kit.transaction import Document
from services.inventory.adapters.repositories.vault import CODES, KEYS, about, sealed
from services.inventory.application.ports.tools import Sealed, Seals
from services.inventory.domain.top_ups.refusals import VaultClosed

BATCH: Final = 100
State = Literal["newest", "older", "unknown"]


class Resealing:
    """Works document by document, beside everything else; any number of replicas may do so."""

    def __init__(self, database: Database[Document], seals: Seals) -> None:
        self._database = database
        self._seals = seals

    def step(self) -> int:
        """Seals anew at most `BATCH` things; says how many.

        What changed meanwhile stays as it is: it was shown, or another replica was faster. Raises
        pymongo's errors, and `VaultClosed` where nothing is left but what was altered.
        """
        older = list(self._seals.known)[1:]
        if not older:
            return 0
        done, altered = 0, None
        for collection in (KEYS, CODES):
            found = self._database[collection].find({"key": {"$in": older}}, limit=BATCH)
            for document in found:
                try:
                    done += self._anew(collection, document)
                except VaultClosed as refusal:
                    altered = refusal
        if altered is not None and not done:
            raise altered
        return done

    def counted(self) -> dict[State, int]:
        """How much is sealed by which key: the newest, one that is known beside it, another."""
        known = list(self._seals.known)
        counts: dict[State, int] = {"newest": 0, "older": 0, "unknown": 0}
        for collection in (KEYS, CODES):
            grouped = self._database[collection].aggregate(
                [{"$match": {"key": {"$ne": None}}}, {"$sortByCount": "$key"}]
            )
            for one in grouped:
                counts[_state(one["_id"], known)] += one["count"]
        return counts

    def _anew(self, collection: str, document: dict[str, Any]) -> int:
        name = about(document)
        plain = self._seals.open(Sealed(document["key"], bytes(document["sealed"])), name)
        result = self._database[collection].update_one(
            {"_id": document["_id"], "sealed": document["sealed"]},
            {"$set": sealed(self._seals.seal(plain, name))},
        )
        return result.modified_count


def _state(key: str, known: Sequence[str]) -> State:
    if key not in known:
        return "unknown"
    return "newest" if key == known[0] else "older"
