"""What becomes one when two people do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.booking.domain.busy import Claim

MERGE_UNDONE_WITHIN: Final = timedelta(days=30)
"""How long a merge may be undone, and the absorbed identity is kept for that."""
MERGE_FINAL: Final = "merge_final"
"""The kind of timer that lets the absorbed identity go."""


@dataclass(frozen=True)
class Clash:
    """What each of two people holds that one person cannot hold beside the other's.

    `kind` is `slot` for two things at one time, else the kind of thing (`seat`); the ids are those
    of what holds them.
    """

    kind: str
    kept: str
    absorbed: str
    start: datetime | None = None


def slot_clashes(kept: Sequence[Claim], absorbed: Sequence[Claim]) -> list[Clash]:
    """The claims of two people that overlap, by their starts."""
    found = {
        (one.by, other.by): Clash("slot", one.by, other.by, max(one.start, other.start))
        for other in absorbed
        for one in kept
        if one.start < other.end and other.start < one.end
    }
    return sorted(found.values(), key=lambda clash: (clash.start, clash.kept, clash.absorbed))


def subjects(moved: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What changed hands, each as `<kind>/<id>`."""
    return tuple(f"{kind}/{id_}" for kind, ids in sorted(moved.items()) for id_ in ids)
