"""Sites are named by slug inside booking; callers may also give an id."""

import re
from typing import Any

from pymongo.database import Database

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def slug_of(database: Database[dict[str, Any]], reference: str) -> str:
    """The slug of the site with this id, or the reference itself where it is none of an id."""
    if not _ID.fullmatch(reference):
        return reference
    found = database["sites"].find_one({"_id": reference}, {"description.slug": 1})
    return reference if found is None else str(found["description"]["slug"])
