"""The relay's own figures in Prometheus' format, served only where an address is given."""

import os
import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
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
        relay, figures = self._relay, self._relay.figures
        for name, text, value in (
            ("published", "Events sent to the broker, repeats included", figures.published),
            ("confirmed", "Events that the broker confirmed", figures.confirmed),
            ("failed", "Events that the broker refused or could not route", figures.failed),
            ("leases_granted", "Leases granted to this relay", figures.granted),
            ("leases_lost", "Leases that another took or that ran out", figures.lost),
            ("takeovers", "Leases taken over from a relay that let it run out", figures.taken_over),
            ("fence_refusals", "Times the broker admitted another relay", figures.refused),
            ("pauses", "Pauses that this relay heard of", figures.pauses),
        ):
            counter = CounterMetricFamily(f"passerelle_relay_{name}", text, labels=["service"])
            counter.add_metric([self._service], value)
            yield counter
        now = time.monotonic()
        for name, text, state in (
            ("in_flight", "Events that await their confirm", relay.flow.in_flight),
            ("lease_held", "Whether this relay is the one that publishes", self._hold.valid(now)),
            ("broker_up", "Whether the broker has admitted this relay", relay.has_channel),
            ("paused", "Whether this relay is to send nothing", self._hold.paused(now)),
        ):
            gauge = GaugeMetricFamily(f"passerelle_relay_{name}", text, labels=["service"])
            gauge.add_metric([self._service], int(state))
            yield gauge
        for name, text, figure in (
            ("fetch_rows", "Rows that one read of the outbox gave", figures.fetched_rows),
            ("confirm_seconds", "From sending to the confirm", figures.confirm_seconds),
        ):
            histogram = HistogramMetricFamily(f"passerelle_relay_{name}", text, labels=["service"])
            histogram.add_metric([self._service], figure.buckets(), figure.total)
            yield histogram


def serve_metrics(collector: RelayCollector) -> None:
    """Serves them at `PASSERELLE_METRICS_ADDRESS` (`host:port`), if that is set."""
    address = os.environ.get(ADDRESS)
    if address:
        host, _, port = address.rpartition(":")
        registry = CollectorRegistry()
        registry.register(collector)
        start_http_server(int(port), host, registry)
