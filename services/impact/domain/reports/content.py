"""What a report tells, frozen: every word and figure of it, so that it depends on nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.impact.domain.figures import Number
from services.impact.domain.metrics import Language
from services.impact.domain.reports.report import Wanted

Words = Mapping[Language, str]


@dataclass(frozen=True)
class Told:
    """One figure; `hidden` where it is about too few people, and then it has no value.

    `key` is its place along each dimension of its table. `parts` is what it is made of, as in
    `figures.Cell`.
    """

    key: tuple[str, ...]
    value: Number | None
    hidden: bool
    parts: Mapping[str, Number] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A metric cut by some dimensions."""

    by: tuple[str, ...]
    rows: tuple[Told, ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """A metric with its definition as it was, its total, and its tables."""

    name: str
    version: int
    title: Words
    definition: Words
    unit: Words
    total: Told
    tables: tuple[Table, ...]


@dataclass(frozen=True, kw_only=True)
class Content:
    """The whole report.

    `left_out` are the titles of metrics of its template that its filters do not fit. `dimensions`
    are the titles of those that occur, `sites` the names of the sites that occur, by slug.
    """

    report_id: str
    wanted: Wanted
    template: Words | None
    frozen_at: datetime
    by: str
    definitions_version: int
    position: int
    as_of: datetime | None
    complete: bool
    """Whether its period was over."""
    fewest: int
    """A figure about fewer people is hidden."""
    sections: tuple[Section, ...]
    left_out: tuple[Words, ...]
    dimensions: Mapping[str, Words]
    sites: Mapping[str, str]
