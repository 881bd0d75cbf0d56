"""The inbox in figures, in Prometheus' format, and its decisions in the log."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pymongo
import structlog
from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from pymongo.database import Database
from pymongo.errors import PyMongoError

from kit import telemetry
from kit.envelope import Envelope
from kit.inbox.deliveries import Failure, Received
from kit.inbox.lines import LETTERS, STATES
from kit.outbox_state import TIMEOUT_SECONDS
from kit.topology.names import Tier
from kit.transaction import Document

_log = structlog.get_logger("kit.inbox")

DEPTH: Final = Gauge(
    "passerelle_inbox_depth", "Messages that wait in an inbox queue", ["service", "queue"]
)
LAG: Final = Gauge(
    "passerelle_inbox_lag_seconds",
    "Age of the oldest event that came and has not had its effects; 0 where there is none",
    ["service", "queue"],
)
BATCH: Final = Histogram(
    "passerelle_inbox_batch_events",
    "Deliveries handled together",
    ["service", "queue"],
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000),
)
BATCH_SECONDS: Final = Histogram(
    "passerelle_inbox_batch_seconds",
    "Time from a batch's arrival to its effects",
    ["service", "queue"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
)
APPLIED: Final = Counter(
    "passerelle_inbox_applied_total", "Events whose effects were written", ["service"]
)
DUPLICATES: Final = Counter(
    "passerelle_inbox_duplicates_total", "Events that had their effects already", ["service"]
)
PARKED: Final = Counter(
    "passerelle_inbox_parked_total", "Events put behind a failed one of their key", ["service"]
)
RELEASED: Final = Counter(
    "passerelle_inbox_released_total", "Parked events applied after all", ["service"]
)
RETRIES: Final = Counter(
    "passerelle_inbox_retries_total", "Events put off for another try", ["service", "tier"]
)
GIVEN_UP: Final = Counter(
    "passerelle_dead_letters_total", "Messages that became dead letters", ["service", "reason"]
)
REPLAYED: Final = Counter(
    "passerelle_dead_letters_replayed_total",
    "Dead letters tried again",
    ["service", "outcome"],
)
OVERTAKEN: Final = Counter(
    "passerelle_inbox_overtaken_total", "Queues lost to another consumer", ["service"]
)
SEQUENCE: Final = Counter(
    "passerelle_inbox_sequence_faults_total",
    "Gaps and repeats in the sequence of an aggregate",
    ["service", "kind"],
)


@dataclass(frozen=True)
class Counts:
    """What one transaction did: the events that it applied, and numbers of others.

    `faults` counts gaps and repeats of sequences.
    """

    applied: Sequence[Envelope] = ()
    duplicates: int = 0
    parked: int = 0
    faults: Mapping[str, int] = field(default_factory=dict)


class Tally:
    """Adds up what the committed transactions of a service did."""

    def __init__(self, service: str) -> None:
        self._service = service

    def add(self, counts: Counts) -> None:
        """One more transaction."""
        APPLIED.labels(self._service).inc(len(counts.applied))
        DUPLICATES.labels(self._service).inc(counts.duplicates)
        PARKED.labels(self._service).inc(counts.parked)
        for kind, number in counts.faults.items():
            SEQUENCE.labels(self._service, kind).inc(number)
            _log.warning("sequence_fault", kind=kind, count=number)


class InboxMetrics:
    """The figures of one queue."""

    def __init__(self, service: str, queue: str) -> None:
        self._labels = (service, queue)
        self._depth = DEPTH.labels(service, queue)
        self._batch = BATCH.labels(service, queue)
        self._seconds = BATCH_SECONDS.labels(service, queue)

    def depth(self, messages: int) -> None:
        """How many messages wait."""
        self._depth.set(messages)

    def lag(self, seconds: Callable[[], float]) -> None:
        """Who is asked at each scrape how far the queue is behind."""
        LAG.labels(*self._labels).set_function(seconds)

    def batch(self, deliveries: int, seconds: float) -> None:
        """A batch was handled within `seconds`."""
        self._batch.observe(deliveries)
        self._seconds.observe(seconds)

    def forget(self) -> None:
        """Nothing more is told of the queue."""
        for figure in (DEPTH, LAG, BATCH, BATCH_SECONDS):
            figure.remove(*self._labels)


class LettersCollector(Collector):
    """How many messages are kept since they could not be handled, counted at each scrape.

    Nothing while the database is away, which `passerelle_database_up` tells.
    """

    def __init__(self, service: str, database: Database[Document]) -> None:
        self._service = service
        self._letters = database[LETTERS]

    def collect(self) -> Iterator[Metric]:
        """See `prometheus_client.registry.Collector`."""
        gauge = GaugeMetricFamily(
            "passerelle_dead_letters",
            "Messages that could not be handled or wait behind such a one",
            labels=["service", "state"],
        )
        try:
            with pymongo.timeout(TIMEOUT_SECONDS):
                groups = self._letters.aggregate(
                    [{"$group": {"_id": "$state", "count": {"$sum": 1}}}]
                )
                counts = {group["_id"]: group["count"] for group in groups}
        except PyMongoError:
            return
        for state in STATES:
            gauge.add_metric([self._service, state], counts.get(state, 0))
        yield gauge

    def describe(self) -> list[Metric]:
        """Nothing: registering must not ask the database."""
        return []


class TellingWatch:
    """See `kit.inbox.batch.Watch`: logs and counts."""

    def __init__(self, service: str) -> None:
        self._service = service

    def put_off(self, event: Received, why: Failure, tier: Tier) -> None:
        """See `Watch.put_off`."""
        RETRIES.labels(self._service, tier.name).inc()
        self._tell("event_put_off", event.id, event, why, tier=tier.name)

    def given_up(self, letter: str, event: Received | None, why: Failure) -> None:
        """See `Watch.given_up`."""
        GIVEN_UP.labels(self._service, why.reason).inc()
        self._tell("event_dead", letter, event, why)

    def released(self, count: int) -> None:
        """See `Watch.released`."""
        RELEASED.labels(self._service).inc(count)
        _log.info("events_released", count=count)

    def replayed(self, letter: str, why: Failure | None) -> None:
        """See `Watch.replayed`."""
        REPLAYED.labels(self._service, "failed" if why else "applied").inc()
        if why is None:
            _log.info("letter_replayed", event_id=letter)
        else:
            self._tell("letter_failed_again", letter, None, why)

    def _tell(
        self, what: str, letter: str, event: Received | None, why: Failure, **more: str
    ) -> None:
        _log.warning(
            what,
            event_id=letter,
            type=event.envelope.type if event else None,
            correlation_id=event.envelope.correlationid if event else None,
            trace_id=telemetry.trace_id(event.envelope.traceparent) if event else None,
            reason=why.reason,
            exception=why.exception,
            attempts=why.attempts,
            **more,
        )
