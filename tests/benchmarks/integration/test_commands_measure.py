"""A tiny run of what a command over HTTP costs: every call is answered as it should be."""

import socket
import threading
from collections.abc import Iterator

import pytest

from benchmarks import callers, commands


@pytest.fixture
def clean(mongo):
    yield mongo
    for name in commands.DATABASES:
        mongo.drop_database(name)


def test_every_command_leaves_a_site_an_event_an_answer_and_an_entry(place, clean):
    loads = commands.run(place, 40, 1).loads
    assert set(loads) == {commands.OURS, commands.BARE}
    database, bare = clean[commands.DATABASE], clean[commands.BARE_DATABASE]
    sent = commands._WARMING + 40
    for collection in ("sites", "outbox", "idempotency"):
        assert database[collection].count_documents({}) == sent
    log = clean[f"{commands.DATABASE}_audit"]
    assert log.entries.count_documents({"action": "open_site"}) == sent
    assert bare.sites.count_documents({}) == bare.events.count_documents({}) == sent
    [ours], [theirs] = loads.values()
    assert min(ours.database_commands, theirs.database_commands) >= 3
    assert min(ours.cpu_us, theirs.cpu_us) > 0


@pytest.fixture
def refusing() -> Iterator[tuple[str, int]]:
    """A server that answers one request, and that by a 409."""

    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\nno")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer)
        thread.start()
        yield listener.getsockname()
        thread.join()


def test_another_answer_than_the_expected_one_ends_the_measure(refusing):
    with pytest.raises(RuntimeError, match=r"not 201: HTTP/1\.1 409"):
        callers.send(refusing, [callers.post("/", {}, {})], 1, 201)
