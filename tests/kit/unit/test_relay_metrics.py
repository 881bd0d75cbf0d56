"""The relay's figures move with what happens."""

import time

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from kit.relay.figures import Histogram
from kit.relay.lease import Granted, Hold
from kit.relay.metrics import RelayCollector
from tests.kit.relay_bench import Bench


@pytest.fixture
def bench():
    return Bench()


@pytest.fixture
def hold():
    return Hold()


@pytest.fixture
def value(bench, hold):
    registry = CollectorRegistry()
    registry.register(RelayCollector("booking", bench.relay, hold))

    def look(name, **labels):
        return registry.get_sample_value(
            f"passerelle_relay_{name}", {"service": "booking", **labels}
        )

    look.page = lambda: generate_latest(registry).decode()
    return look


def test_each_event_is_counted_when_it_is_sent_confirmed_and_refused(bench, value):
    assert value("published_total") == value("confirmed_total") == value("failed_total") == 0
    bench.bring("a1", "b1")
    assert (value("published_total"), value("in_flight")) == (2, 2)
    bench.settle(1)
    bench.settle(2, taken=False)
    assert (value("confirmed_total"), value("failed_total"), value("in_flight")) == (1, 1, 0)


def test_the_time_to_each_confirm_is_kept(bench, value):
    bench.bring("a1", "b1")
    bench.time = 0.02
    bench.settle(2, multiple=True)
    assert value("confirm_seconds_count") == 2
    assert value("confirm_seconds_sum") == pytest.approx(0.04)
    assert value("confirm_seconds_bucket", le="0.01") == 0
    assert value("confirm_seconds_bucket", le="0.03") == 2
    assert value("confirm_seconds_bucket", le="+Inf") == 2


def test_the_size_of_each_read_is_kept(bench, value):
    bench.bring()
    bench.relay.ring()
    bench.bring("a1", "b1")
    assert value("fetch_rows_count") == 2
    assert value("fetch_rows_bucket", le="0") == 1
    assert value("fetch_rows_bucket", le="3") == 2


def test_the_lease_the_broker_and_a_pause_are_shown(bench, hold, value):
    assert (value("lease_held"), value("paused"), value("broker_up")) == (0, 0, 1)
    now = time.monotonic()
    hold.extend(now, now, Granted(1, pause="p", paused_s=1_000.0))
    bench.relay.disconnected()
    assert (value("lease_held"), value("paused"), value("broker_up")) == (1, 1, 0)


def test_all_names_follow_prometheus_and_say_whose_relay_it_is(value):
    page = value.page()
    for name in ("leases_granted", "leases_lost", "takeovers", "fence_refusals", "pauses"):
        assert f'passerelle_relay_{name}_total{{service="booking"}} 0.0' in page


def test_a_histogram_counts_a_value_on_a_bound_within_it():
    histogram = Histogram((1, 2))
    for seen in (0.5, 1, 1.5, 7):
        histogram.observe(seen)
    assert histogram.buckets() == [("1", 2.0), ("2", 3.0), ("+Inf", 4.0)]
    assert histogram.total == 10.0
