"""Entries that no seal names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pymongo.database import Database

from kit.audit.chain import is_sealable, unpack
from kit.audit.places import Document, entries_of, seals_of

_SOON: Final = timedelta(hours=1)
"""Nearly every entry is sealed within this."""
_LISTED: Final = {"_id": 1, "at": 1}


@dataclass(frozen=True)
class Looked:
    """A page of entries by their instants, set beside the seals."""

    entries: int
    unsealed: Sequence[Document]
    """Ids and instants of those that no seal names."""
    twice: Sequence[str]
    """Ids that more than one seal names."""
    next: datetime | None
    """From where to look on; None at the end."""


def look(
    database: Database[Document], since: datetime, before: datetime | None, limit: int
) -> Looked:
    """The entries from `since` on, `limit` and those of the last one's instant, without what was
    sealed. Raises pymongo's errors."""
    entries = entries_of(database)
    bounds: dict[str, Any] = {"$gte": since}
    if before is not None:
        bounds["$lt"] = before
    found = list(entries.find({"at": bounds}, _LISTED, sort=[("at", 1)], limit=limit + 1))
    next_ = found[limit]["at"] if len(found) > limit else None
    found = found[:limit]
    if next_ is not None and found[-1]["at"] == next_:
        # Of those of one instant all, so that the next page begins with another one.
        same = entries.find({"at": next_}, _LISTED)
        found = [one for one in found if one["at"] != next_] + list(same)
        later = entries.find_one({"at": bounds | {"$gt": next_}}, _LISTED, sort=[("at", 1)])
        next_ = later["at"] if later else None
    # Read after the entries: whatever was sealed meanwhile counts as sealed.
    named = _names(database, found)
    return Looked(
        len(found),
        [one for one in found if one["_id"] not in named],
        [id_ for id_, seals in named.items() if len(seals) > 1],
        next_,
    )


def _names(database: Database[Document], found: Sequence[Document]) -> Mapping[Any, set[int]]:
    """The seals that name these entries."""
    named: dict[str, set[int]] = {}
    if not found:
        return named
    wanted = {one["_id"] for one in found if is_sealable(one["_id"])}
    first, last = found[0]["at"], found[-1]["at"]
    seals = seals_of(database)
    _read(seals.find({"to": {"$gte": first, "$lte": last + _SOON}}), wanted, named)
    late = [one["at"] for one in found if one["_id"] in wanted and one["_id"] not in named]
    if late:
        wide = {"to": {"$gt": last + _SOON}, "from": {"$lte": max(late)}}
        _read(seals.find(wide), wanted, named)
    return named


def _read(seals: Any, wanted: set[Any], named: dict[str, set[int]]) -> None:
    for seal in seals:
        try:
            for one in unpack(seal):
                if one.id in wanted:
                    named.setdefault(one.id, set()).add(seal["_id"])
        except ValueError:
            # A seal that cannot be read names nothing; a verification says so.
            continue
