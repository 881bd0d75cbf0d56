"""The relay's own figures in Prometheus' format, served only where an address is given."""

import os
import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from kit.relay.lease import Hold
from kit.relay.relay import Relay

ADDRESS = "PASSERELLE_METRICS_ADDRESS"


class RelayCollector(Collector):
    """Reads the relay's counts at each scrape."""

    def __init__(self, service: str, relay: Relay, hold: Hold) -> None:
        self._service = service
        self._relay = relay
        self._hold = hold

    def collect(self) -> Iterator[Metric]:
        """See `prometheus_client.registry.Collector`."""
        relay = self._relay
        for name, text, value in (
            ("published", "Events sent to the broker, repeats included", relay.published),
            ("confirmed", "Events that the broker confirmed", relay.confirmed),
            ("failed", "Events that the broker refused or could not route", relay.failed),
        ):
            counter = CounterMetricFamily(f"passerelle_relay_{name}", text, labels=["service"])
            counter.add_metric([self._service], value)
            yield counter
        holds = self._hold.valid(time.monotonic())
        for name, text, state in (
            ("in_flight", "Events that await their confirm", relay.flow.in_flight),
            ("lease_held", "Whether this relay is the one that publishes", int(holds)),
            ("broker_up", "Whether this relay has its broker", int(relay.has_channel)),
        ):
            gauge = GaugeMetricFamily(f"passerelle_relay_{name}", text, labels=["service"])
            gauge.add_metric([self._service], state)
            yield gauge


def serve_metrics(collector: RelayCollector) -> None:
    """Serves them at `PASSERELLE_METRICS_ADDRESS` (`host:port`), if that is set."""
    address = os.environ.get(ADDRESS)
    if address:
        host, _, port = address.rpartition(":")
        registry = CollectorRegistry()
        registry.register(collector)
        start_http_server(int(port), host, registry)
