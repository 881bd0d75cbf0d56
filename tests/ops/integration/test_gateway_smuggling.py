"""The gateway passes on what it was asked and nothing that was hidden in it."""

import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ops import ports
from ops.embedded import gateway
from ops.secrets import SERVICES
from ops.state import State
from tests.smuggled import HIDDEN
from tests.waiting import eventually


class Asked(BaseHTTPRequestHandler):
    """Keeps every request that it was sent, its body read as its head says."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.headers.get("Transfer-Encoding") == "chunked":
            while size := int(self.rfile.readline().split(b";")[0], 16):
                self.rfile.read(size + 2)
            self.rfile.readline()
        else:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append((self.requestline, dict(self.headers)))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def behind(tmp_path_factory) -> Iterator[tuple[int, list]]:
    """A gateway's port, and what was asked of the services behind it."""
    folder = tmp_path_factory.mktemp("gateway")
    with ThreadingHTTPServer(("127.0.0.1", 0), Asked) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        chosen = dict.fromkeys(map(ports.shared, SERVICES), server.server_port)
        chosen[ports.GATEWAY] = ports.any_free()
        program = gateway.program(State(folder).make(), chosen)
        environment = {**os.environ, **program.environment}
        with (
            (folder / "log").open("w") as log,
            subprocess.Popen(program.command, env=environment, stderr=log) as caddy,
        ):
            try:
                eventually(lambda: ports.listens(chosen[ports.GATEWAY]), what="it listens")
                yield chosen[ports.GATEWAY], server.asked
            finally:
                caddy.kill()
        server.shutdown()


def exchanged(port: int, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as sock:
        sock.sendall(sent)
        received = sock.recv(65_536)
        # Who hangs up before is not answered any more.
        sock.shutdown(socket.SHUT_WR)
        while piece := sock.recv(65_536):
            received += piece
    return received


def through(sent: bytes) -> bytes:
    """The request for a service that there is; the hidden one goes where no service is asked."""
    return sent.replace(b"/toy/v1/things", b"/booking/v1/things")


@pytest.mark.parametrize("how", HIDDEN)
def test_a_hidden_request_is_never_part_of_another_on_its_way_to_a_service(behind, how):
    port, asked = behind
    asked.clear()
    received = exchanged(port, through(HIDDEN[how]))
    outer = [line for line, _ in asked if line.startswith("POST /booking/v1/things ")]
    assert len(outer) <= 1
    # What the gateway read as a second request it answered itself, as from the same client.
    assert all(line.startswith("POST /booking/v1/things ") for line, _ in asked), asked
    assert received.count(b"HTTP/1.") <= 2
    if received.split(b" ")[1] not in (b"400", b"501"):
        [headers] = [headers for _, headers in asked]
        lengths = [name for name in headers if name.lower() == "content-length"]
        codings = [name for name in headers if name.lower() == "transfer-encoding"]
        assert len(lengths) + len(codings) <= 1, headers


def test_what_a_client_says_of_the_way_that_it_came_is_not_believed(behind):
    port, asked = behind
    asked.clear()
    exchanged(
        port,
        b"GET /booking/v1/sites HTTP/1.1\r\nHost: evil.test\r\nX-Forwarded-For: 203.0.113.9\r\n"
        b"X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.test\r\nConnection: close\r\n\r\n",
    )
    [(_, headers)] = asked
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert headers["X-Forwarded-Proto"] == "http"


@pytest.mark.parametrize(
    "path",
    [
        b"/contracts/../../../etc/passwd",
        b"/contracts/..%2f..%2f..%2fetc%2fpasswd",
        b"/contracts/%2e%2e/%2e%2e/secrets/mongo/keyfile",
        b"/contracts//etc/passwd",
        b"/contracts/..\\..\\secrets",
        b"/asyncapi.json/../../secrets",
        b"/contracts/%00",
    ],
)
def test_no_path_leads_out_of_the_folder_of_contracts(behind, path):
    port, asked = behind
    asked.clear()
    head = b"GET " + path + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    received = exchanged(port, head)
    assert received.split(b" ")[1] in (b"400", b"404", b"301", b"308"), received[:200]
    assert b"root:" not in received
    assert asked == []
