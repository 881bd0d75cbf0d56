"""Which keys have signed badges, so that a lost one is noticed: by their thumbprints alone."""

from collections.abc import Collection
from typing import Any, Final

from pymongo.database import Database

KEYS: Final = "badge_keys"


def lost_keys(
    database: Database[dict[str, Any]], signer: str | None, published: Collection[str]
) -> set[str]:
    """The thumbprints of keys that signed at some time and are published no more: nobody can
    verify their badges. From now on `signer` is one of those that signed."""
    keys = database[KEYS]
    if signer is not None:
        keys.update_one({"_id": signer}, {"$setOnInsert": {"_id": signer}}, upsert=True)
    return {one["_id"] for one in keys.find({})} - set(published)
