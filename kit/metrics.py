"""The figures that a service shows at `/metrics`, in Prometheus' format."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import pymongo
from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from pymongo.database import Database
from pymongo.errors import PyMongoError

from kit.outbox_state import TIMEOUT_SECONDS, outbox_state
from kit.relay import status
from kit.transaction import Document

REQUESTS: Final = Counter(
    "passerelle_requests_total",
    "Calls answered",
    ["service", "operation", "transport", "status"],
)
AT_WORK: Final = Gauge("passerelle_requests_at_work", "Calls that are being worked on")
DURATION: Final = Histogram(
    "passerelle_request_seconds",
    "Time from the call's arrival to its answer",
    ["service", "operation", "transport"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
UNEXPECTED: Final = Counter(
    "passerelle_unexpected_errors_total", "Calls that met a defect", ["service", "operation"]
)
REPLAYED: Final = Counter(
    "passerelle_replayed_answers_total",
    "Answers given again for an idempotency key",
    ["service", "operation"],
)
LOST_REPLIES: Final = Counter(
    "passerelle_lost_replies_total", "RPC answers that could not be sent", ["service"]
)


class OutboxCollector(Collector):
    """Depth and age of the outbox, read at each scrape; `up` tells whether that went well.

    `relayed`: whether the service emits events, so that a relay would be missed.
    """

    def __init__(self, service: str, database: Database[Document], *, relayed: bool = True) -> None:
        self._service = service
        self._relayed = relayed
        self._database = database

    def collect(self) -> Iterator[Metric]:
        """See `prometheus_client.registry.Collector`."""
        up = GaugeMetricFamily(
            "passerelle_database_up", "Whether the database answers", labels=["service"]
        )
        depth = GaugeMetricFamily(
            "passerelle_outbox_depth", "Events not yet published", labels=["service"]
        )
        age = GaugeMetricFamily(
            "passerelle_outbox_oldest_seconds", "Age of the oldest of them", labels=["service"]
        )
        relay = GaugeMetricFamily(
            "passerelle_relay_up",
            "Whether a relay is at work and has its broker",
            labels=["service"],
        )
        now = datetime.now(UTC)
        try:
            with pymongo.timeout(TIMEOUT_SECONDS):
                state = outbox_state(self._database, now)
                said = status.read(self._database)
        except PyMongoError:
            up.add_metric([self._service], 0)
            yield up
            return
        up.add_metric([self._service], 1)
        depth.add_metric([self._service], state.depth)
        age.add_metric([self._service], state.oldest_seconds)
        if said is not None or self._relayed:
            relay.add_metric([self._service], int(said is not None and said.ok(now)))
        yield from (up, depth, age, relay)

    def describe(self) -> list[Metric]:
        """Nothing: registering must not ask the database."""
        return []
