"""What the relay's process writes when its broker goes away."""

import json
import os
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.impact.running import uri_of
from tests.waiting import eventually

ROOT = Path(__file__).parents[3]
RESET = struct.pack("ii", 1, 0)
"""SO_LINGER for a connection that ends in a reset, as when a broker is killed."""


@pytest.fixture
def dying_broker():
    """The port of a broker that resets every connection once the client has spoken."""
    listener = socket.create_server(("127.0.0.1", 0))

    def die() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.recv(8)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            connection.close()

    thread = threading.Thread(target=die)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(timeout=10)


def test_a_broker_that_goes_away_is_told_in_our_lines_alone_and_without_a_stack(
    database, dying_broker, tmp_path
):
    settings = {
        "PASSERELLE_MONGODB_URI": uri_of(database),
        "PASSERELLE_AMQP_URI": f"amqp://guest:guest@127.0.0.1:{dying_broker}/%2F",
        "PASSERELLE_JWKS": str(tmp_path / "none.json"),
    }
    log = tmp_path / "relay.log"
    with log.open("w") as written:
        relay = subprocess.Popen(
            [sys.executable, "-m", "kit.relay", database.name],
            cwd=ROOT,
            env=os.environ | settings,
            stdout=written,
            stderr=written,
        )
    try:
        eventually(lambda: log.read_text().count("broker_unreachable") >= 2)
        relay.terminate()
        assert relay.wait(timeout=60) == 0
    finally:
        relay.kill()
        relay.wait(timeout=10)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert {line["logger"] for line in lines} == {"kit.relay"}
    assert [line for line in lines if "stack" in line or line["level"] == "error"] == []
