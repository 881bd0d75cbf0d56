"""Learning paths: modules in an order, what each needs before it and leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self

from kernel.aggregate import Aggregate
from services.training.domain.paths.events import PathPublished
from services.training.domain.words import Words

Audience = Literal["people", "professionals"]
Delivery = Literal["workshop", "one_to_one", "alone"]
Goal = Literal[
    "get_started",
    "understand_internet",
    "search",
    "write_emails",
    "public_services",
    "pay_and_travel",
    "use_smartphone",
    "find_work",
    "stay_safe",
    "follow_school",
]
"""Why somebody comes."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A level of a competence, by its code (`crcn-2-1`); levels are those of its framework."""

    competence: str
    level: int


@dataclass(frozen=True, kw_only=True)
class Module:
    """What is taught as a whole; booking's workshops name it by its code.

    `minutes` is how long it takes in all, `sessions` how many different workshops somebody attends
    for it, `prerequisites` the codes of the path's modules that come before.
    """

    code: str
    title: Words
    summary: Words
    minutes: int
    delivery: Delivery = "workshop"
    sessions: int = 1
    objectives: tuple[Words, ...] = ()
    prerequisites: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Path:
    """A version of a path; `version` counts from 1.

    `requires` are levels that one should have before, `after` the codes of paths that come before.
    """

    code: str
    version: int
    audience: Audience
    title: Words
    summary: Words
    for_whom: Words
    modules: tuple[Module, ...]
    goals: tuple[Goal, ...] = ()
    languages: tuple[str, ...] = ("fr",)
    requires: tuple[Target, ...] = ()
    after: tuple[str, ...] = ()
    final_assessment: bool = True

    @property
    def minutes(self) -> int:
        """Of all its modules together."""
        return sum(module.minutes for module in self.modules)

    @property
    def by_code(self) -> Mapping[str, Module]:
        """Its modules by their codes."""
        return {module.code: module for module in self.modules}


@dataclass(kw_only=True)
class PublishedPath(Aggregate):
    """A path in a version that was published; it never changes."""

    path: Path
    published_at: datetime
    by: str

    @classmethod
    def publish(cls, id_: str, path: Path, at: datetime, by: str) -> Self:
        """A new version."""
        made = cls(id=id_, path=path, published_at=at, by=by)
        made.record(PathPublished(at=at, path_id=id_, path=path))
        return made
