"""Single turns of the relay that a random schedule seldom meets."""

import pytest

from tests.kit.relay_bench import Bench


@pytest.fixture
def bench():
    return Bench()


def test_one_of_a_subject_is_in_flight_at_a_time(bench):
    bench.bring("a1", "a2", "b1")
    assert bench.sent == ["a1", "b1"]
    bench.settle(1)
    assert bench.sent == ["a1", "b1", "a2"]


def test_the_window_bounds_what_is_in_flight(bench):
    bench.bring("a1", "b1", "c1")
    assert bench.sent == ["a1", "b1"]


def test_rows_read_before_the_connection_broke_are_read_again(bench):
    bench.bring("a1")
    bench.relay.ring()
    bench.relay.disconnected()
    bench.relay.connected(bench)
    bench.bring("a2")  # read while a1 was in flight, so without it
    assert bench.sent == ["a1"]
    bench.bring("a1", "a2")
    assert bench.sent == ["a1", "a1"]


def test_rows_read_before_a_refusal_are_read_again(bench):
    bench.bring("a1")
    bench.relay.ring()
    bench.settle(1, taken=False)
    bench.bring("a2")
    assert bench.sent == ["a1"]
    assert bench.asked[-1][2] == {"a"}
    bench.time = 2.0
    bench.bring()
    bench.relay.sweep()
    assert bench.asked[-1][2] == set()


def test_refusals_of_one_subject_wait_longer_each_time(bench):
    for tag, pause in ((1, 1.0), (2, 9.0), (3, 9.0)):
        bench.bring("a1")
        bench.settle(tag, taken=False)
        parked = bench.relay.flow.parked
        assert parked(bench.time + pause - 0.1) == ["a"]
        assert parked(bench.time + pause) == []
        bench.time += pause
        bench.relay.sweep()
        if bench.relay._fetch_is_stale:
            bench.bring()


def test_a_lost_lease_lets_go_of_everything_unsent(bench):
    bench.bring("a1", "a2", "b1", "c1")
    bench.relay.ring()
    bench.lease = False
    bench.settle(2)
    assert bench.sent == ["a1", "b1"]
    bench.lease = True
    bench.bring("d1")  # read for a relay that held the lease, before it was lost
    assert bench.sent == ["a1", "b1"]
    assert bench.asked[-1][1] == {"a1", "b1"}
    bench.bring("a2", "c1")
    assert bench.sent == ["a1", "b1", "c1"]
    bench.settle(1)
    assert bench.sent == ["a1", "b1", "c1", "a2"]


def test_a_channel_that_breaks_while_publishing_loses_nothing(bench):
    bench.gone = True
    bench.bring("a1", "a2")
    assert not bench.relay.has_channel
    bench.gone = False
    bench.relay.connected(bench)
    bench.bring("a1", "a2")
    assert bench.sent == ["a1"]


def test_few_confirms_beside_a_stuck_one_are_deleted_by_the_sweep(bench):
    bench.bring("a1", "b1")
    bench.settle(2)
    assert bench.deleting == []
    bench.relay.sweep()
    assert bench.deleting == [["b1"]]


def test_a_ring_during_a_read_makes_another_read(bench):
    bench.relay.ring()
    reads = len(bench.asked)
    bench.bring()
    assert len(bench.asked) == reads + 1


def test_a_blocked_broker_gets_nothing_until_it_is_well(bench):
    bench.relay.hold_back(True)
    bench.bring("a1")
    assert bench.sent == []
    bench.relay.hold_back(False)
    assert bench.sent == ["a1"]


def test_a_pause_keeps_what_was_read_and_sends_nothing_until_it_is_over(bench):
    bench.bring("a1", "a2", "b1", "c1")
    reads = len(bench.asked)
    bench.pausing = True
    bench.settle(1)
    assert not bench.relay.quiet
    bench.settle(2)
    bench.relay.sweep()
    assert bench.sent == ["a1", "b1"]
    assert len(bench.asked) == reads
    assert bench.relay.quiet
    bench.pausing = False
    bench.relay.ring()
    assert bench.sent == ["a1", "b1", "c1", "a2"]


def test_a_relay_without_a_channel_cannot_say_that_it_is_quiet(bench):
    assert bench.relay.quiet
    bench.relay.disconnected()
    assert not bench.relay.quiet
