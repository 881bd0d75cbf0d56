"""One connection of the HTTP server: requests parsed, answers sent, and slow clients cut off."""

import contextlib
import json
import struct
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final

import eventlet
from eventlet import wsgi
from nameko.web.server import HttpOnlyProtocol

from kit.edge import bodies, framing
from kit.edge.headers import guarded
from kit.edge.problems import PROBLEM_JSON
from kit.edge.slow import CUT, HEAD, IDLE, WORK, Pace, Patience, TooSlow

KEEPALIVE_SECONDS: Final = 75
LINGER_SECONDS: Final = 2.0
MAX_CHUNK_LINE: Final = 4096
"""Bytes; as the gateway has it."""

_RESET: Final = struct.pack("ii", 1, 0)


class EdgeProtocol(HttpOnlyProtocol):
    """Parses requests; what it cannot parse it answers with a problem."""

    def setup(self) -> None:
        """Opens both directions; what is sent is paced."""
        super().setup()
        self.wfile = PacedWriter(self.connection, self._patience)
        self._head_due: Any = None
        self._cut = False

    @property
    def _patience(self) -> Patience:
        patience: Patience = self.server.patience
        return patience

    def get_environ(self) -> dict[str, Any]:
        """The WSGI environment, with `kit.close` to end the connection after the answer, and
        `kit.connection` to say what it is at."""
        self._head_is_read()
        environ: dict[str, Any] = super().get_environ()
        environ["kit.close"] = self._close_after_answer
        environ["kit.connection"] = self.conn_state
        environ["kit.patience"] = self._patience
        body = environ["wsgi.input"]
        body.rfile = _ShortLines(body.rfile)
        body.discard = partial(bodies.throw_away, environ)
        return environ

    def _close_after_answer(self) -> None:
        self.close_connection = 1

    def handle_one_request(self) -> None:
        """One request and its answer; who is too slow is told so, and the connection ends."""
        try:
            super().handle_one_request()
        except TooSlow:
            self._head_is_read()
            CUT.labels(HEAD).inc()
            self.send_error(HTTPStatus.REQUEST_TIMEOUT)
        finally:
            self._head_is_read()
            self.conn_state[3] = IDLE
            if self.wfile.cut:
                # Its buffers are full of what it does not take: nothing is said to it any more.
                self._cut = True
                self.close_connection = 1
            self.wfile.begin()

    def _read_request_line(self) -> bytes:
        """Waits for the next request; from its first byte on the connection is at work."""
        self.connection.settimeout(KEEPALIVE_SECONDS)
        try:
            arrived = self.rfile.peek(1)
        except ConnectionError:
            return b""
        self.conn_state[2] = wsgi.STATE_REQUEST
        if b"\r\n\r\n" not in arrived:
            self.conn_state[3] = HEAD
            self._head_due = eventlet.Timeout(self._patience.seconds, TooSlow())
        line: bytes = super()._read_request_line()
        return line

    def parse_request(self) -> bool:
        """Whether the head of a request could be read; answers where it could not."""
        read: bool = super().parse_request()
        if read and not framing.is_clear(self.headers, self.request_version):
            self.send_error(HTTPStatus.BAD_REQUEST)
            return False
        return read

    def _head_is_read(self) -> None:
        self.conn_state[3] = WORK
        if self._head_due is not None:
            self._head_due.cancel()
            self._head_due = None

    def finish(self) -> None:
        """Closes the connection: at once where the client did not take what it asked for."""
        if self._cut:
            with contextlib.suppress(OSError):
                sockets = eventlet.green.socket
                self.connection.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, _RESET)
        else:
            with contextlib.suppress(TooSlow, OSError):
                self.wfile.flush()
            linger(self.connection)
        self.rfile.close()
        self.connection.close()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Called by the parser; its words may quote the request, so they are left out."""
        del message, explain
        self.close_connection = 1
        self.wfile.write(problem_alone(code, "unreadable"))
        self.wfile.flush()

    def log_message(self, *_args: Any) -> None:
        """Nothing: the parser's messages quote the request."""


def linger(sock: Any) -> None:
    """Says that no more comes, and reads on until the client has seen it.

    What is closed with bytes unread is reset, and a reset overtakes the answer.
    """
    with contextlib.suppress(OSError), eventlet.Timeout(LINGER_SECONDS, False):
        sock.shutdown(eventlet.green.socket.SHUT_WR)
        while sock.recv(65_536):
            pass


def problem_alone(status: int, code: str, more: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """A problem as a whole answer, the last of its connection; `more` are headers of its own."""
    title = HTTPStatus(status).phrase
    members = {"type": "about:blank", "title": title, "status": status, "code": code}
    body = json.dumps(members).encode()
    usual = {
        "Content-Type": PROBLEM_JSON,
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    headers = guarded({**usual, **more})
    head = [f"HTTP/1.1 {status} {title}", *(f"{name}: {text}" for name, text in headers.items())]
    return "\r\n".join([*head, "", ""]).encode() + body


class _ShortLines:
    """What a body is read from: lines between its chunks hold a number, and no more than that."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.read = file.read

    def readline(self) -> bytes:
        """The next line. Raises `ValueError` where it is longer than any that is meant well."""
        line: bytes = self._file.readline(MAX_CHUNK_LINE)
        if len(line) == MAX_CHUNK_LINE:
            raise ValueError("a line between chunks is too long")
        return line


class PacedWriter:
    """What `wsgi` writes answers to: sent when flushed, at the client's pace and no slower than
    the patience allows."""

    def __init__(self, sock: Any, patience: Patience) -> None:
        self._sock = sock
        self._patience = patience
        self._pieces: list[bytes] = []
        self._pace: Pace | None = None
        self.closed = False
        self.cut = False

    def begin(self) -> None:
        """The next answer has all its time again."""
        self._pace = None

    def write(self, piece: bytes) -> int:
        """Keeps it for the next flush."""
        self._pieces.append(piece)
        return len(piece)

    def writelines(self, pieces: list[bytes]) -> None:
        """The same for several."""
        self._pieces += pieces

    def flush(self) -> None:
        """Sends what was written. Raises `TooSlow`, `OSError`."""
        rest = memoryview(b"".join(self._pieces))
        self._pieces.clear()
        if not rest or self.cut:
            return
        with contextlib.suppress(BlockingIOError):
            # As a rule the kernel takes all of it, and nobody waits.
            rest = rest[self._sock.fd.send(rest) :]
        if not rest:
            return
        if self._pace is None:
            self._pace = Pace(self._patience)
        self._pace.moved(len(rest))
        try:
            with self._pace.waiting():
                self._sock.sendall(rest)
        except TooSlow:
            self.cut = True
            CUT.labels("answer").inc()
            raise

    def close(self) -> None:
        """Nothing is written after it."""
        self.closed = True
