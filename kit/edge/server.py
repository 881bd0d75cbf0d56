"""The HTTP server: Nameko's, with a graceful end, bounds, and no page of its own making."""

import contextlib
import time
from functools import partial
from typing import Any, Final

import eventlet
import structlog
from eventlet import wsgi
from eventlet.event import Event
from nameko.web.server import WebServer

from kit.edge import listening
from kit.edge.connection import KEEPALIVE_SECONDS, EdgeProtocol, linger, problem_alone
from kit.edge.slow import BODY, CUT, HEAD, IDLE

SOCKET_TIMEOUT_SECONDS: Final = 30
# How long whoever keeps an idle connection may take to end it, once the server is told to stop.
# The gateway ends its own after a second (deploy/caddy/Caddyfile): it must come first.
IDLE_SECONDS: Final = 3.0
MOST_LEAVING: Final = 100
# Longer targets reach the application, which tells a 414 as a problem.
MAX_REQUEST_LINE: Final = 32_768

_FULL: Final = problem_alone(503, "unavailable", {"Retry-After": "3"})

_log = structlog.get_logger("kit.edge")


class EdgeServer(WebServer):
    """The listening sockets for all HTTP entrypoints of a service; see `kit.edge.listening`.

    Told to stop, it takes no more connections and keeps the open ones: whoever holds one may have
    a request on its way. It answers each, the last one with `Connection: close`, and ends when
    all connections have ended.
    """

    def __init__(self) -> None:
        super().__init__()
        self._listeners: list[Any] = []
        self._accepting: list[Any] = []
        self._connections: dict[int, list[Any]] = {}
        self._drained = Event()
        self._leaving = 0
        self.draining = False

    @property
    def edge(self) -> Any:
        """What `kit.serve` hung on the service class."""
        return self.container.service_cls.edge

    def start(self) -> None:
        """Opens the sockets and accepts."""
        if self._listeners:
            return
        self._listeners = listening.open_all(self.edge.http_address, self.edge.shared_address)
        self._serv = self.get_wsgi_server(self._listeners[0], self.get_wsgi_app())
        for listener in self._listeners:
            accept = partial(self._accept, listener)
            self._accepting.append(self.container.spawn_managed_thread(accept, identifier="http"))

    def _accept(self, listener: Any) -> None:
        """Accepts until drained; running out of file descriptors is waited out."""
        while not self.draining:
            try:
                sock, address = listener.accept()
            except OSError as error:
                _log.warning("accept_failed", error=type(error).__name__)
                eventlet.sleep(0.1)
            else:
                self._serve(sock, address)

    def _serve(self, sock: Any, address: Any) -> None:
        if len(self._connections) >= self.edge.patience.connections and not self._make_room():
            self._turn_away(sock)
            return
        sock.settimeout(SOCKET_TIMEOUT_SECONDS)
        state = [address, sock, wsgi.STATE_IDLE, IDLE]
        self._connections[id(state)] = state
        # Not a managed thread: a broken connection must not end the service.
        eventlet.spawn_n(self._serve_to_its_end, state)

    def _serve_to_its_end(self, state: list[Any]) -> None:
        try:
            self._serv.process_request(state)
        except Exception as error:  # noqa: BLE001 - whatever a client's socket does ends it alone
            _log.info("connection_ended", error=type(error).__name__)
            state[1].close()
        finally:
            self._connections.pop(id(state), None)

    def _turn_away(self, sock: Any) -> None:
        """Says that there is no room; of very many, some see only that the connection ends."""
        CUT.labels("full").inc()
        with contextlib.suppress(OSError):
            sock.fd.send(_FULL)
        if self._leaving < MOST_LEAVING:
            self._leaving += 1
            eventlet.spawn_n(self._see_off, sock)
        else:
            sock.close()

    def _see_off(self, sock: Any) -> None:
        try:
            linger(sock)
        finally:
            self._leaving -= 1
            sock.close()

    def _make_room(self) -> bool:
        """Ends the oldest connection on which nothing is at work; says whether there was one.

        Who sends a request whole is at none of these for longer than a moment.
        """
        for wanted in (IDLE, HEAD, BODY):
            for state in self._connections.values():
                if state[3] == wanted:
                    CUT.labels("full").inc()
                    self._hang_up(state)
                    return True
        return False

    def get_wsgi_app(self) -> Any:
        """The application that `kit.serve` hung on the service class."""
        return self.edge.wsgi_app(self)

    def get_wsgi_server(self, sock: Any, wsgi_app: Any, **_options: Any) -> wsgi.Server:
        """eventlet's server, quiet and with time limits."""
        server = wsgi.Server(
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
        server.patience = self.edge.patience
        return server

    def drain(self) -> None:
        """Takes no more connections, and returns when those there are have ended.

        Idle ones are ended after `IDLE_SECONDS`, what is at work when the longest call is over.
        """
        if self.draining:
            self._drained.wait()
            return
        self.draining = True
        for accepting in self._accepting:
            accepting.kill()
        for arrived in listening.close_all(self._listeners):
            self._serve(*arrived)
        began = time.monotonic()
        while self._connections:
            waited = time.monotonic() - began
            overdue = waited > self.edge.longest_call
            for state in list(self._connections.values()):
                if overdue or (waited > IDLE_SECONDS and _is_silent(state)):
                    self._hang_up(state)
            eventlet.sleep(0.02)
        self._drained.send(None)

    def _hang_up(self, state: list[Any]) -> None:
        self._connections.pop(id(state), None)
        try:
            state[1].shutdown(eventlet.green.socket.SHUT_RDWR)
        except OSError as error:
            _log.debug("hang_up", error=type(error).__name__)

    def unregister_provider(self, provider: Any) -> None:
        """Each entrypoint leaves once the server is drained: until then requests need it."""
        self.drain()
        super().unregister_provider(provider)

    def stop(self) -> None:
        """Returns once all entrypoints have stopped."""
        self.drain()
        self.wait_for_providers()


def _is_silent(state: list[Any]) -> bool:
    """Whether no request is at work on a connection, nor one that nobody has looked at yet."""
    if state[2] != wsgi.STATE_IDLE:
        return False
    try:
        return not state[1].fd.recv(1, eventlet.green.socket.MSG_PEEK)
    except OSError:
        return True
