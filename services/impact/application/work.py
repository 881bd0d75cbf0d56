"""What reports and thresholds need of the world, and the unit of work that bundles it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kernel.audit import Audit
from kernel.forgetting import ForgottenPeople
from kernel.timers import Timers
from kernel.tools import Clock, NewCode, NewId
from services.impact.application.ports import Figures
from services.impact.domain.rebuilds import Rebuild
from services.impact.domain.reports.content import Content
from services.impact.domain.reports.links import Links
from services.impact.domain.reports.report import Form, Report, ReportStatus
from services.impact.domain.thresholds.threshold import Threshold, Watch


@dataclass(frozen=True, kw_only=True)
class WantedReports:
    """Which reports a list shows: those that know no sites but these (slugs, None for all)."""

    sites: frozenset[str] | None = None
    status: ReportStatus | None = None


class Reports(Protocol):
    """Reports, and beside them their files."""

    def get(self, report_id: str) -> Report | None: ...

    def listed(self, wanted: WantedReports, before: str | None, limit: int) -> Sequence[Report]:
        """The latest first, from behind `before` on."""
        ...

    def save(self, report: Report) -> None: ...

    def file(self, report_id: str, form: Form) -> bytes | None:
        """As it was made when the report was frozen, byte for byte."""
        ...

    def keep_files(self, report_id: str, files: Mapping[Form, bytes]) -> None:
        """Once and for all, with the report."""
        ...


class SharedLinks(Protocol):
    """The links to each report."""

    def of_report(self, report_id: str) -> Links:
        """None yet are links too."""
        ...

    def by_code(self, code: str) -> Links | None:
        """Those of the report that this code opens, or opened once."""
        ...

    def save(self, links: Links) -> None:
        """Raises `Stale` where somebody changed them meanwhile."""
        ...


@dataclass(frozen=True, kw_only=True)
class Since:
    """What came into the archive after a report's position, up to `position`.

    `events` are all that the other services told. `late` are those of them that its metrics count
    from and that tell of its period and its sites: they would change it.
    """

    events: int
    late: int
    position: int


class Latecomers(Protocol):
    """Events that came after a report was frozen."""

    def since(self, report: Report) -> Since:
        """As far as the archive goes now."""
        ...

    def note(self, report: Report) -> bool:
        """Keeps how far they were counted, so that nobody counts them again; tells whether there
        is more to count."""
        ...


class Thresholds(Protocol):
    """Thresholds in force."""

    def get(self, threshold_id: str) -> Threshold | None: ...

    def listed(self, after: str | None, limit: int) -> Sequence[Threshold]:
        """In the order of their ids, from behind `after` on."""
        ...

    def put(self, threshold: Threshold) -> None: ...

    def remove(self, threshold_id: str) -> None: ...


class Watches(Protocol):
    """Whether each threshold's figure is beyond it."""

    def get(self, threshold_id: str) -> Watch:
        """One that never was beyond is a new one."""
        ...

    def save(self, watch: Watch) -> None:
        """With the crossing that it records."""
        ...

    def note(self, watch: Watch) -> None:
        """Its figure went back."""
        ...

    def remove(self, threshold_id: str) -> None:
        """Of a threshold that is removed; where there is none, nothing happens."""
        ...


class Rebuilds(Protocol):
    """What is known of each making of the figures from the first event."""

    def get(self, generation: int) -> Rebuild | None: ...

    def listed(self) -> Sequence[Rebuild]:
        """The latest first; few, since what nobody reads any more is forgotten."""
        ...

    def begin(self, now: datetime) -> Rebuild:
        """A new one. Only where none is being made."""
        ...

    def end(self, rebuild: Rebuild) -> None:
        """Keeps that it was cancelled."""
        ...


class Press(Protocol):
    """Makes files of what a report tells."""

    def files(self, content: Content) -> Mapping[Form, bytes]:
        """In every form."""
        ...


class Addresses(Protocol):
    """What codes lead to."""

    def report(self, code: str) -> str:
        """The page of a shared report."""
        ...


@dataclass(frozen=True)
class Tools:
    """What every use case has at hand beside the data. A figure about fewer than `fewest` people
    is hidden."""

    clock: Clock
    new_id: NewId
    new_code: NewCode
    addresses: Addresses
    figures: Figures
    fewest: int


@dataclass(frozen=True)
class Work:
    """One unit of work, or a look at the data outside any: what a handler is given."""

    reports: Reports
    links: SharedLinks
    latecomers: Latecomers
    thresholds: Thresholds
    watches: Watches
    rebuilds: Rebuilds
    forgotten: ForgottenPeople
    timers: Timers
    audit: Audit
    tools: Tools

    def now(self) -> datetime:
        """The present instant."""
        return self.tools.clock.now()
