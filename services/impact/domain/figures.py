"""A question to the figures, and its answer before anything is hidden."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from services.impact.domain.metrics import Dimension, Metric

UNKNOWN = "unknown"
"""The value of a dimension that is not known (yet)."""

Number = int | float


@dataclass(frozen=True)
class Question:
    """Which figure, over which days (both included; None is unbounded), cut by what.

    `where` keeps what has one of the given values in each dimension named. `sites`, where given,
    are the slugs of the only sites that the reader may see.
    """

    metric: Metric
    first: date | None = None
    last: date | None = None
    by: tuple[Dimension, ...] = ()
    where: Mapping[Dimension, frozenset[str]] = field(default_factory=dict)
    sites: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: its value along each dimension of the question.

    `value` is None where there is nothing to divide by. `people` is of how few people it, or one of
    its parts, tells at the least (the classes of a distribution, which may be hidden by themselves,
    tell that of their own); None where it is about no people, so that it may always be shown.
    `parts` is what the value is made of: `part` and `whole` of a share or a ratio, `p90` and
    `count` of a median, a count for each class of a distribution.
    """

    key: tuple[str, ...]
    value: Number | None
    people: int | None
    parts: Mapping[str, Number] = field(default_factory=dict)


@dataclass(frozen=True)
class Moment:
    """Up to where figures know: the position of the last event they count, and when it came in."""

    position: int
    as_of: datetime | None


@dataclass(frozen=True)
class Tally:
    """The answer: no cell for a combination that never occurred, and a total of its own."""

    cells: tuple[Cell, ...]
    total: Cell
    moment: Moment
