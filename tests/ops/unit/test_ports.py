"""Where the embedded network listens."""

import socket
from collections.abc import Iterator

import pytest

from ops import ports
from ops.errors import OperatorError
from ops.state import State


@pytest.fixture
def state(tmp_path) -> State:
    return State(tmp_path).make()


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_taken_port_is_seen(taken):
    assert not ports.is_free(taken)
    assert ports.listens(taken)


def test_the_next_free_port_passes_over_a_taken_one_and_over_one_chosen_for_another(taken):
    found = ports.next_free(taken, taken=[taken + 1])
    assert found >= taken + 2


def test_every_port_is_chosen_once_and_kept(state):
    first = ports.choose(state, kind="free")
    assert set(first) == set(ports.DEFAULTS)
    assert len(set(first.values())) == len(first)
    assert ports.choose(state, kind="free") == first
    assert ports.known(state) == first


def test_relays_and_replicas_get_ports_of_their_own_that_stay(state):
    first = ports.choose(state, ["booking@2", "booking-relay"], kind="free")
    assert set(first) == {*ports.DEFAULTS, "booking@2", "booking-relay"}
    assert len(set(first.values())) == len(first)
    more = ports.add(state, ["booking@2", "booking@3"], "free")
    assert {name: port for name, port in more.items() if name != "booking@3"} == first
    assert len(set(more.values())) == len(more)
    assert ports.known(state) == more


def test_a_port_that_was_taken_since_the_last_start_is_replaced(state):
    first = ports.choose(state, kind="free")
    with socket.create_server(("127.0.0.1", first["mongodb"])):
        second = ports.choose(state, kind="free")
    assert second["mongodb"] != first["mongodb"]
    assert {k: v for k, v in second.items() if k != "mongodb"} == {
        k: v for k, v in first.items() if k != "mongodb"
    }


def test_the_gateways_port_that_the_user_names_is_never_replaced(state, taken):
    with pytest.raises(OperatorError, match=f"port {taken} is taken .* --port"):
        ports.choose(state, gateway=taken, kind="free")


def test_the_gateways_port_that_the_user_names_is_kept_for_the_next_start(state):
    wanted = ports.any_free()
    assert ports.choose(state, gateway=wanted, kind="free")["gateway"] == wanted
    assert ports.choose(state, kind="free")["gateway"] == wanted


def test_no_port_is_given_twice_nor_to_whoever_takes_any():
    given = [ports.any_free() for _ in range(1_000)]
    assert len(set(given)) == len(given)
    for _ in range(1_000):
        with socket.socket() as anybody:
            anybody.bind((ports.HOST, 0))
            assert anybody.getsockname()[1] not in given


def test_who_asks_for_the_very_port_that_was_given_gets_it():
    port = ports.any_free()
    assert ports.is_free(port)
    with socket.create_server((ports.HOST, port)):
        assert ports.listens(port)
