"""The HTTP server: Nameko's, with a graceful end, bounds, and no page of its own making."""

import json
from http import HTTPStatus
from typing import Any, Final

import eventlet
import structlog
from eventlet import wsgi
from nameko.web.server import HttpOnlyProtocol, WebServer

from kit.edge.problems import PROBLEM_JSON

KEEPALIVE_SECONDS: Final = 75
SOCKET_TIMEOUT_SECONDS: Final = 30
DRAIN_SECONDS: Final = 6.0
# Longer targets reach the application, which tells a 414 as a problem.
MAX_REQUEST_LINE: Final = 32_768

_log = structlog.get_logger("kit.edge")


class EdgeProtocol(HttpOnlyProtocol):
    """Parses requests; what it cannot parse it answers with a problem."""

    def get_environ(self) -> dict[str, Any]:
        """The WSGI environment, with `kit.close` to end the connection after the answer."""
        environ: dict[str, Any] = super().get_environ()
        environ["kit.close"] = self._close_after_answer
        return environ

    def _close_after_answer(self) -> None:
        self.close_connection = 1

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Called by the parser; its words may quote the request, so they are left out."""
        del message, explain
        self.close_connection = 1
        title = HTTPStatus(code).phrase
        members = {"type": "about:blank", "title": title, "status": code, "code": "unreadable"}
        body = json.dumps(members).encode()
        head = (
            f"HTTP/1.1 {code} {title}\r\nContent-Type: {PROBLEM_JSON}\r\n"
            f"Content-Length: {len(body)}\r\nX-Content-Type-Options: nosniff\r\n"
            "Connection: close\r\n\r\n"
        )
        self.wfile.write(head.encode() + body)
        self.wfile.flush()

    def log_message(self, *_args: Any) -> None:
        """Nothing: the parser's messages quote the request."""


class EdgeServer(WebServer):
    """One listening socket for all HTTP entrypoints of a service.

    Stopping closes it first, then idle connections, then waits for the requests at work.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sock: Any = None
        self._connections: dict[int, list[Any]] = {}
        self.draining = False

    @property
    def edge(self) -> Any:
        """What `kit.serve` hung on the service class."""
        return self.container.service_cls.edge

    @property
    def bind_addr(self) -> tuple[str, int]:
        """Host and port from the settings; an IPv6 host stands in brackets."""
        host, _, port = self.edge.http_address.rpartition(":")
        return host.strip("[]"), int(port)

    def start(self) -> None:
        """Opens the socket and accepts."""
        if self._sock is not None:
            return
        host, port = self.bind_addr
        family = eventlet.green.socket.AF_INET6 if ":" in host else eventlet.green.socket.AF_INET
        # Two processes that shared a port by mistake would answer by turns.
        self._sock = eventlet.listen((host, port), family=family, backlog=512, reuse_port=False)
        self._sock.settimeout(None)
        self._serv = self.get_wsgi_server(self._sock, self.get_wsgi_app())
        self._gt = self.container.spawn_managed_thread(self.run, identifier="http")

    def run(self) -> None:
        """Accepts until drained; running out of file descriptors is waited out."""
        while not self.draining:
            try:
                sock, address = self._sock.accept()
            except OSError as error:
                if self.draining:
                    return
                _log.warning("accept_failed", error=type(error).__name__)
                eventlet.sleep(0.1)
                continue
            sock.settimeout(SOCKET_TIMEOUT_SECONDS)
            # Not a managed thread: a broken connection must not end the service.
            eventlet.spawn_n(self.process_request, sock, address)

    def process_request(self, sock: Any, address: Any) -> None:
        """Serves one connection to its end."""
        state = [address, sock, wsgi.STATE_IDLE]
        self._connections[id(state)] = state
        try:
            self._serv.process_request(state)
        except Exception as error:  # noqa: BLE001 - whatever a client's socket does ends it alone
            _log.info("connection_ended", error=type(error).__name__)
            sock.close()
        finally:
            self._connections.pop(id(state), None)

    def get_wsgi_app(self) -> Any:
        """The application that `kit.serve` hung on the service class."""
        return self.edge.wsgi_app(self)

    def get_wsgi_server(self, sock: Any, wsgi_app: Any, **_options: Any) -> wsgi.Server:
        """eventlet's server, quiet and with time limits."""
        return wsgi.Server(
            sock,
            sock.getsockname(),
            wsgi_app,
            protocol=EdgeProtocol,
            debug=False,
            log_output=False,
            keepalive=KEEPALIVE_SECONDS,
            socket_timeout=SOCKET_TIMEOUT_SECONDS,
            url_length_limit=MAX_REQUEST_LINE,
        )

    def drain(self) -> None:
        """Stops accepting and returns when every request at work is answered."""
        if self.draining:
            return
        self.draining = True
        if self._sock is None:
            return
        self._gt.kill()
        self._sock.close()
        for state in list(self._connections.values()):
            if state[2] == wsgi.STATE_IDLE:
                self._hang_up(state)
            else:
                state[2] = wsgi.STATE_CLOSE
        with eventlet.Timeout(DRAIN_SECONDS, False):
            while self._connections:
                eventlet.sleep(0.02)
        for state in list(self._connections.values()):
            self._hang_up(state)

    @staticmethod
    def _hang_up(state: list[Any]) -> None:
        try:
            state[1].shutdown(eventlet.green.socket.SHUT_RDWR)
        except OSError as error:
            _log.debug("hang_up", error=type(error).__name__)

    def unregister_provider(self, provider: Any) -> None:
        """The first entrypoint to stop drains the server for all."""
        self.drain()
        super().unregister_provider(provider)

    def stop(self) -> None:
        """Returns once all entrypoints have stopped."""
        self.drain()
        self.wait_for_providers()
