"""Timers in figures, in Prometheus' format, and what became of them in the log."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import pymongo
import structlog
from prometheus_client import Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from pymongo.database import Database
from pymongo.errors import PyMongoError

from kit import telemetry
from kit.envelope import timestamp
from kit.outbox_state import TIMEOUT_SECONDS
from kit.timers.mongo import TIMERS
from kit.timers.timer import Timer
from kit.transaction import Document

RAN: Final = Counter(
    "passerelle_timers_run_total", "Timers whose handlers took effect", ["service", "kind"]
)
FAILED: Final = Counter(
    "passerelle_timers_failed_total", "Tries of a timer's handler that failed", ["service", "kind"]
)
BUSY: Final = Counter(
    "passerelle_timers_busy_total",
    "Timers put off since somebody else wrote the same documents",
    ["service", "kind"],
)
LATE: Final = Histogram(
    "passerelle_timers_late_seconds",
    "Time from a timer's instant to its handler's effects",
    ["service", "kind"],
    buckets=(0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 60, 600, 3600, 86400),
)

_log = structlog.get_logger("kit.timers")


class TellingWatch:
    """See `kit.timers.ports.Watch`: logs and counts."""

    def __init__(self, service: str) -> None:
        self._service = service

    def ran(self, timer: Timer, now: datetime) -> None:
        """See `Watch.ran`."""
        RAN.labels(self._service, timer.kind).inc()
        LATE.labels(self._service, timer.kind).observe(max(0.0, (now - timer.at).total_seconds()))

    def failed(self, timer: Timer, error: Exception, due: datetime) -> None:
        """See `Watch.failed`."""
        FAILED.labels(self._service, timer.kind).inc()
        self._tell(
            "timer_failed", timer, attempts=timer.attempts + 1, due=timestamp(due), exc_info=error
        )

    def busy(self, timer: Timer, error: Exception, tries: int) -> None:
        """See `Watch.busy`."""
        BUSY.labels(self._service, timer.kind).inc()
        self._tell("timer_busy", timer, tries=tries, error=type(error).__name__)

    def _tell(self, what: str, timer: Timer, **more: object) -> None:
        _log.warning(
            what,
            timer=timer.id,
            correlation_id=timer.correlation_id,
            trace_id=telemetry.trace_id(timer.traceparent),
            **more,
        )


class TimersCollector(Collector):
    """What is overdue and what fails, counted at each scrape.

    Nothing while the database is away, which `passerelle_database_up` tells.
    """

    def __init__(self, service: str, database: Database[Document]) -> None:
        self._service = service
        self._timers = database[TIMERS]

    def collect(self) -> Iterator[Metric]:
        """See `prometheus_client.registry.Collector`."""
        due = GaugeMetricFamily(
            "passerelle_timers_due", "Timers whose instant is past", labels=["service", "kind"]
        )
        age = GaugeMetricFamily(
            "passerelle_timers_oldest_seconds",
            "How long the most overdue timer has been so",
            labels=["service", "kind"],
        )
        failing = GaugeMetricFamily(
            "passerelle_timers_failing",
            "Timers whose handler failed last time",
            labels=["service", "kind"],
        )
        now = datetime.now(UTC)
        count = {"$sum": {"$cond": [{"$gt": ["$attempts", 0]}, 1, 0]}}
        group = {"_id": "$kind", "due": {"$sum": 1}, "at": {"$min": "$at"}, "failing": count}
        try:
            with pymongo.timeout(TIMEOUT_SECONDS):
                found = list(
                    self._timers.aggregate([{"$match": {"at": {"$lte": now}}}, {"$group": group}])
                )
        except PyMongoError:
            return
        for kind in found:
            labels = [self._service, kind["_id"]]
            due.add_metric(labels, kind["due"])
            age.add_metric(labels, (now - kind["at"]).total_seconds())
            failing.add_metric(labels, kind["failing"])
        yield from (due, age, failing)

    def describe(self) -> list[Metric]:
        """Nothing: registering must not ask the database."""
        return []
