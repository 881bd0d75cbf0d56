"""A name stands for the addresses that it has, and for nobody where it has none."""

import re
import socket

import pytest

from kit.edge.proxies import LOOKED_UP_SECONDS, Proxies


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class Names:
    """A resolver: the addresses by name; others have none."""

    def __init__(self):
        self.addresses = {}
        self.asked = []

    def __call__(self, name):
        self.asked.append(name)
        if name not in self.addresses:
            raise socket.gaierror
        return self.addresses[name]


@pytest.fixture
def names():
    return Names()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def proxies(names, clock):
    return Proxies(names=["gateway"], look_up=names, beside=lambda work: work(), clock=clock)


def test_a_name_is_the_addresses_it_has_and_no_neighbour_of_theirs(proxies, names):
    names.addresses["gateway"] = ["172.18.0.7", "fd00::7"]
    assert proxies.has("172.18.0.7")
    assert proxies.has("::ffff:172.18.0.7")
    assert proxies.has("fd00::7")
    for other in ("172.18.0.1", "172.18.0.8", "fd00::1", "127.0.0.1", "gateway", ""):
        assert not proxies.has(other)


def test_a_gateway_that_comes_back_elsewhere_is_believed_there_and_no_longer_where_it_was(
    proxies, names, clock
):
    assert not proxies.has("172.18.0.7")
    names.addresses["gateway"] = ["172.18.0.7"]
    assert not proxies.has("172.18.0.7"), "a name is looked up once a second at most"
    clock.now += LOOKED_UP_SECONDS
    assert proxies.has("172.18.0.7")
    names.addresses["gateway"] = ["172.18.0.9"]
    clock.now += LOOKED_UP_SECONDS
    assert (proxies.has("172.18.0.7"), proxies.has("172.18.0.9")) == (False, True)
    del names.addresses["gateway"]
    clock.now += LOOKED_UP_SECONDS
    assert not proxies.has("172.18.0.9")
    assert len(names.asked) == 4


def test_nobody_waits_for_a_name(names, clock):
    begun = []
    proxies = Proxies(names=["gateway"], look_up=names, beside=begun.append, clock=clock)
    names.addresses["gateway"] = ["172.18.0.7"]
    assert not proxies.has("172.18.0.7")
    assert not proxies.has("172.18.0.7")
    [work] = begun
    work()
    assert proxies.has("172.18.0.7")


def test_networks_and_names_are_told_apart():
    proxies = Proxies.of("10.0.0.0/8, fd00::/8  localhost")
    assert proxies.has("10.1.2.3")
    assert proxies.has("fd00::1")
    assert not proxies.has("11.1.2.3")
    for wrong in ("10.0.0.1/8", "10.0.0.300", "a_b", "-a", "a-", "10.0.0.0/8;11.0.0.0/8"):
        with pytest.raises(ValueError, match=re.escape(wrong.split()[0][:4])):
            Proxies.of(wrong)
