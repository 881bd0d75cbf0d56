"""How far the audit log is sealed, in Prometheus' format."""

from collections.abc import Iterator

import pymongo
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from pymongo.database import Database
from pymongo.errors import PyMongoError

from kit.audit.places import Document
from kit.audit.sealer import MOST, horizon, last_seal
from kit.audit.unsealed import look
from kit.clock import Clock
from kit.outbox_state import TIMEOUT_SECONDS


class AuditCollector(Collector):
    """Entries without a seal, read at each scrape; nothing while the database is away."""

    def __init__(self, service: str, database: Database[Document], clock: Clock) -> None:
        self._service = service
        self._database = database
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        """See `prometheus_client.registry.Collector`."""
        unsealed = GaugeMetricFamily(
            "passerelle_audit_unsealed",
            "Entries of the audit log without a seal (a backlog is counted in part)",
            labels=["service"],
        )
        age = GaugeMetricFamily(
            "passerelle_audit_unsealed_oldest_seconds", "Age of the oldest", labels=["service"]
        )
        number = GaugeMetricFamily(
            "passerelle_audit_seals", "The number of the last seal", labels=["service"]
        )
        try:
            with pymongo.timeout(TIMEOUT_SECONDS):
                page = look(self._database, horizon(self._database, None), None, MOST)
                head = last_seal(self._database)
        except PyMongoError:
            return
        waiting = page.unsealed
        oldest = min((one["at"] for one in waiting), default=None)
        seconds = (self._clock.now() - oldest).total_seconds() if oldest else 0.0
        unsealed.add_metric([self._service], len(waiting))
        age.add_metric([self._service], max(0.0, seconds))
        number.add_metric([self._service], head["_id"] if head else 0)
        yield from (unsealed, age, number)

    def describe(self) -> list[Metric]:
        """Nothing: registering must not ask the database."""
        return []
