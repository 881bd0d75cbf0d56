"""Two people who turned out to be one, and who may be two again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class MergeTold:
    """What booking told: `absorbed_id` is `kept_id` from now on, or somebody else again.

    `sequence` counts the kept person's events; `at` is when it happened; `site_id` where.
    """

    kept_id: str
    absorbed_id: str
    sequence: int
    at: datetime
    site_id: str


@dataclass(frozen=True, kw_only=True)
class Merge:
    """What stands between two people, by the last that was told of them.

    `moved` holds, by topic, the ids of what is the kept person's because of it.
    """

    kept_id: str
    absorbed_id: str
    sequence: int
    at: datetime
    standing: bool
    moved: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
