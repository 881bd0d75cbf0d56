"""Whoever calls too often waits; nobody else does."""

import pytest
from environs import EnvError
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from kit.edge import limits
from kit.edge.limits import Limits
from kit.edge.refusals import TooManyRequests
from kit.rate import Rate


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_burst_passes_and_then_only_the_rate(clock):
    rate = Rate(5, 10, clock=clock)
    assert [rate.wait("a") > 0 for _ in range(11)] == [False] * 10 + [True]
    wait = rate.wait("a")
    assert wait == pytest.approx(0.2)
    clock.now += wait
    assert not rate.wait("a")
    assert rate.wait("a")
    assert not rate.wait("b"), "another is not held for it"


def test_who_keeps_to_the_rate_is_never_held(clock):
    rate = Rate(5, 1, clock=clock)
    for _ in range(1000):
        assert not rate.wait("a")
        clock.now += 0.2


@seed(8)
@settings(max_examples=100)
@given(st.lists(st.floats(0, 3), min_size=1, max_size=200))
def test_no_pattern_of_calls_gets_more_than_rate_and_burst(pauses):
    clock = Clock()
    rate = Rate(5, 10, clock=clock)
    passed = 0
    for pause in pauses:
        clock.now += pause
        passed += not rate.wait("a")
    assert passed <= 10 + 5 * (clock.now - 1000) + 1e-6


def test_memory_is_bounded_and_the_one_who_called_last_is_not_forgotten(clock):
    rate = Rate(1, 1, most_keys=100, clock=clock)
    assert not rate.wait("runaway")
    for number in range(10_000):
        rate.wait(f"address-{number}")
        if number % 50 == 0:
            rate.charge("runaway", 1)
    assert len(rate) == 100
    assert rate.wait("runaway")


def test_rate_nought_holds_nobody():
    rate = Rate(0, 0)
    assert not any(rate.wait("a") for _ in range(10_000))
    assert len(rate) == 0


def environ(peer: str, forwarded: str | None = None) -> dict[str, str]:
    return {"REMOTE_ADDR": peer} | (
        {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    )


@pytest.fixture
def edge(monkeypatch):
    monkeypatch.setenv("PASSERELLE_RATE_PER_TOKEN", "1")
    monkeypatch.setenv("PASSERELLE_RATE_PER_ADDRESS", "2")
    monkeypatch.setenv("PASSERELLE_TRUSTED_PROXIES", "127.0.0.1/32, 10.0.0.0/8")
    return limits.load()


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.7", None, "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.2.3.4,198.51.100.1, 10.1.2.3", "198.51.100.1"),
        ("127.0.0.1", "10.9.9.9", "10.9.9.9"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "1.2.3.4, nonsense", "127.0.0.1"),
        ("127.0.0.1", "x," * 5000 + "198.51.100.1", "198.51.100.1"),
        ("::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::"),
        ("127.0.0.1", "2001:db8:1:2:ffff::9", "2001:db8:1:2::"),
        ("127.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("unix", None, "unix"),
    ],
)
def test_the_client_s_address_is_believed_from_our_gateway_alone(edge, peer, forwarded, client):
    assert edge.address(environ(peer, forwarded)) == client


def held(call) -> int:
    for _ in range(1000):
        try:
            call()
        except TooManyRequests as refused:
            return refused.retry_after
    raise AssertionError("nobody was held")


def test_an_address_is_held_and_others_are_not(edge):
    assert held(lambda: edge.let_in("192.0.2.7")) == 1
    edge.let_in("192.0.2.8")
    for _ in range(1000):
        edge.let_in("")


def test_tokens_that_prove_nothing_count_for_more():
    edge = Limits(0, 2)
    tries = []

    def attempt():
        edge.let_in("192.0.2.7")
        edge.count_failed("192.0.2.7", token_given=True)
        tries.append(None)

    assert held(attempt)
    assert len(tries) == 2
    for _ in range(20):
        edge.let_in("192.0.2.8")
        edge.count_failed("192.0.2.8", token_given=False)


def test_without_a_limit_no_address_is_looked_at():
    assert Limits(0, 0).address(environ("192.0.2.7")) == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RATE_PER_TOKEN", "many"),
        ("RATE_PER_ADDRESS", "-1"),
        ("RATE_PER_ADDRESS", "1e9"),
        ("RATE_ACROSS_NETWORK", "ten"),
        ("TRUSTED_PROXIES", "10.0.0.x"),
        ("TRUSTED_PROXIES", "gate_way"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
    ],
)
def test_a_setting_that_means_nothing_stops_the_start(monkeypatch, name, value):
    monkeypatch.setenv(f"PASSERELLE_{name}", value)
    with pytest.raises(EnvError, match=name):
        limits.load()
