"""A report: what was asked, when, and by whom; its figures lie beside it as files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal, Self, get_args

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.impact.domain.metrics import Language
from services.impact.domain.reports import events

ReportStatus = Literal["frozen", "withdrawn"]
STATUSES: Final[tuple[ReportStatus, ...]] = get_args(ReportStatus)
Form = Literal["json", "csv", "pdf"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)


@dataclass(frozen=True)
class Period:
    """Local days of each site, both included."""

    first: date
    last: date

    def check(self) -> None:
        """Raises `InvalidValue`."""
        if self.last < self.first:
            raise InvalidValue("to", "must be the day of `from` or a later one")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a report is about.

    `metrics` are the names of what it tells, in its order; `sources` the events (types with their
    version) that these are counted from; `dimensions` what its tables are cut by. `where` keeps
    what has one of the values in each dimension named. `sites` are the slugs of the only sites that
    it knows, None for all.
    """

    title: str
    language: Language
    period: Period
    template: str | None
    metrics: tuple[str, ...]
    sources: tuple[str, ...]
    dimensions: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]
    sites: tuple[str, ...] | None


@dataclass(frozen=True, kw_only=True)
class ReportState:
    """Everything about a report but its figures.

    `position` is how many events of the archive they know, `as_of` when the last of these came in.
    `digests` are the SHA-256 of its files, in hexadecimal, by their form.
    """

    report_id: str
    wanted: Wanted
    definitions_version: int
    position: int
    as_of: datetime | None
    frozen_at: datetime
    by: str
    digests: Mapping[str, str]
    status: ReportStatus = "frozen"


@dataclass(kw_only=True)
class Report(Aggregate):
    """A report; what is repeated does nothing and says so."""

    state: ReportState

    @classmethod
    def freeze(cls, state: ReportState) -> Self:
        """From now on it stays as it is."""
        made = cls(id=state.report_id, state=state)
        made.record(events.ReportFrozen(at=state.frozen_at, report=state))
        return made

    def withdraw(self, at: datetime) -> bool:
        """It was published by mistake. Its figures stay, so that who cites them can be answered."""
        if self.state.status == "withdrawn":
            return False
        self.state = replace(self.state, status="withdrawn")
        self.record(events.ReportWithdrawn(at=at, report=self.state))
        return True
