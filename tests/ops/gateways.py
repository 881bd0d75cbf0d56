"""A stand-in for the gateway, which keeps what is posted to it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Answering(BaseHTTPRequestHandler):
    """Keeps what is posted and answers with JSON, as its server says."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append((self.path, dict(self.headers), body))
        self.answer(*self.server.answer_to(self.path))

    def do_GET(self) -> None:
        self.answer(*self.server.shown)
        self.server.was_shown(self.path)

    def answer(self, status: int, document: dict) -> None:
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nothing to the terminal."""


class Posted(ThreadingHTTPServer):
    """Looks to commands like a network with a gateway; `answer` and `shown` are statuses
    and documents for what is posted and what is asked for."""

    answer: tuple[int, dict]
    shown: tuple[int, dict] = (404, {})

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.posted: list[tuple[str, dict[str, str], bytes]] = []

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def token(self, roles: list[str], sites: list[str]) -> str:
        return "-".join([*roles, *sites])

    def answer_to(self, _path: str) -> tuple[int, dict]:
        """For what is posted there."""
        return self.answer

    def was_shown(self, path: str) -> None:
        """What was asked for there was answered."""


@contextmanager
def at_work(server: Posted) -> Iterator[Posted]:
    """Answers on a thread of its own until the end."""
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            # Else a test that fails would never end.
            server.shutdown()
            thread.join()
