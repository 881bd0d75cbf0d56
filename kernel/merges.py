"""Two people who turned out to be one, and who may be two again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


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


class Merges(Protocol):
    """Merges, those that were undone among them."""

    def get(self, kept_id: str, absorbed_id: str) -> Merge | None: ...

    def of_absorbed(self, person_id: str) -> Sequence[Merge]:
        """Every merge of that person into others, in the order of the others' ids."""
        ...

    def of_kept(self, person_id: str) -> Sequence[Merge]:
        """Every merge of others into that person, in the order of the others' ids."""
        ...

    def put(self, merge: Merge) -> None:
        """Keeps it in place of the one before."""
        ...


class OfPeople(Protocol):
    """What every topic offers that keeps whose something is."""

    def of_person(self, person_id: str) -> Sequence[str]:
        """The ids of a person's, in their order."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """They are that person's from now on; no event tells of it."""
        ...
