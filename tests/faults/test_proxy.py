"""The proxy does what it is told, and nothing else."""

import socket
import threading
from collections.abc import Iterator

import pytest

from ops.ports import HOST
from tests.proxy import Proxy
from tests.waiting import eventually


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """In front of a server that answers every byte with itself in upper case."""
    listener = socket.create_server((HOST, 0))

    def serve(client: socket.socket) -> None:
        with client:
            try:
                while data := client.recv(1000):
                    client.sendall(data.upper())
            except ConnectionError:
                return

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(client,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    proxy = Proxy(lambda: (HOST, listener.getsockname()[1]))
    yield proxy
    proxy.cut()
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


@pytest.fixture
def client(proxy) -> Iterator[socket.socket]:
    with connect(proxy) as connection:
        yield connection


def connect(proxy: Proxy) -> socket.socket:
    return socket.create_connection((HOST, proxy.port), timeout=10)


def test_it_passes_everything_on_both_ways(client):
    client.sendall(b"abc")
    assert client.recv(10) == b"ABC"
    client.shutdown(socket.SHUT_WR)
    assert client.recv(10) == b""


def test_a_reset_is_a_reset_and_new_connections_are_welcome(proxy, client):
    client.sendall(b"abc")
    assert client.recv(10) == b"ABC"
    proxy.reset()
    with pytest.raises(ConnectionResetError):
        client.recv(10)
    with connect(proxy) as another:
        another.sendall(b"x")
        assert another.recv(10) == b"X"
    assert proxy.done["reset"] == 1


@pytest.mark.parametrize("direction", ["up", "down"])
def test_a_cut_lets_so_many_bytes_pass(proxy, client, direction):
    proxy.cut_after(4, direction)
    client.sendall(b"ab")
    assert client.recv(10) == b"AB"
    client.sendall(b"cdef")
    got: list[bytes] = []
    with pytest.raises(ConnectionResetError):
        got.extend(iter(lambda: client.recv(10), b""))
    assert b"CD".startswith(b"".join(got))
    assert proxy.done["cut"] == 1


def test_a_stall_holds_back_and_loses_nothing(proxy, client):
    client.sendall(b"a")
    assert client.recv(10) == b"A"
    with proxy.stalled("down"):
        client.sendall(b"b")
        eventually(lambda: proxy.done["stalled"] == 1, what="the answer is held back")
        client.setblocking(False)
        with pytest.raises(BlockingIOError):
            client.recv(10)
        client.settimeout(10)
    assert client.recv(10) == b"B"


def test_a_request_may_be_left_unanswered_once(proxy, client):
    proxy.leave_unanswered(b"commit")
    client.sendall(b"insert")
    assert client.recv(10) == b"INSERT"
    client.sendall(b"commit")
    with pytest.raises(ConnectionResetError):
        client.recv(10)
    with connect(proxy) as another:
        another.sendall(b"commit")
        assert another.recv(10) == b"COMMIT"


def test_a_server_that_is_away_resets(proxy):
    gone = Proxy(lambda: (HOST, 1))
    with pytest.raises(ConnectionResetError), connect(gone) as connection:
        connection.recv(10)
    gone.cut()


def test_a_cut_ends_in_good_order_and_refuses_until_it_is_mended(proxy, client):
    client.sendall(b"abc")
    assert client.recv(10) == b"ABC"
    with proxy.stalled("up"):
        client.sendall(b"d")
        eventually(lambda: proxy.done["stalled"], what="a byte is held back")
        proxy.cut()
    assert client.recv(10) == b"", "the end, and not a reset, nor what was held back"
    with pytest.raises(ConnectionRefusedError):
        connect(proxy)
    proxy.mend()
    with connect(proxy) as another:
        another.sendall(b"x")
        assert another.recv(10) == b"X"


def test_one_that_was_never_mended_refuses():
    with pytest.raises(ConnectionRefusedError):
        connect(Proxy(lambda: (HOST, 1), mended=False))
