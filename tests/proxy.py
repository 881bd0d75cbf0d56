"""A TCP proxy that a test can order to misbehave, in either direction, in mid-frame."""

import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Literal

from ops.ports import HOST, any_free

Direction = Literal["up", "down"]
"""`up`: to the server; `down`: back to the client."""

_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER with no time to linger: closing sends RST, and what is still unsent is dropped."""
_CHUNK = 64 * 1024


class _Cut(Exception):
    """This connection ends here, after these last bytes."""

    def __init__(self, last: bytes = b"") -> None:
        super().__init__()
        self.last = last


class Proxy:
    """Forwards a port of its own to a server, which is asked for anew at each connection.

    Unless `mended`, nobody listens at the port yet. `done` counts what it did that the peers did
    not ask for; `links` the connections so far.
    """

    def __init__(self, server: Callable[[], tuple[str, int]], *, mended: bool = True) -> None:
        self.done: Counter[str] = Counter()
        self.links = 0
        self.port = any_free()
        self._server = server
        self._open: set[_Link] = set()
        self._changed = threading.Condition()
        self._stalled: set[Direction] = set()
        self._left: dict[Direction, int] = {}
        self._unanswered: bytes | None = None
        self._listener: socket.socket | None = None
        if mended:
            self.mend()

    @property
    def address(self) -> str:
        """`host:port`, where it listens."""
        return f"{HOST}:{self.port}"

    def mend(self) -> None:
        """Takes connections from now on."""
        listener = socket.create_server((HOST, self.port))
        with self._changed:
            self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        """Refuses connections, and ends the open ones as a server does that is stopped."""
        with self._changed:
            listener, self._listener = self._listener, None
        if listener is not None:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for link in self._links_now():
            link.end()  # before anything is let go: what was held back shall not pass
        self._let_go()

    def reset(self) -> None:
        """Breaks every open connection by RST; new ones are welcome."""
        self._let_go()
        open_now = self._links_now()
        for link in open_now:
            link.reset()
        self.done["reset"] += len(open_now)

    def _links_now(self) -> "list[_Link]":
        with self._changed:
            return list(self._open)

    def _let_go(self) -> None:
        """Nothing is held back any more, nor will be cut."""
        with self._changed:
            self._stalled.clear()
            self._left.clear()
            self._changed.notify_all()

    def cut_after(self, count: int, direction: Direction) -> None:
        """Of the connection that speaks next, `count` more bytes pass, then it breaks; once."""
        with self._changed:
            self._left[direction] = count

    def leave_unanswered(self, request: bytes) -> None:
        """The next request that holds these bytes reaches the server, its answer nobody; once."""
        with self._changed:
            self._unanswered = request

    @contextmanager
    def stalled(self, *directions: Direction) -> Iterator[None]:
        """Inside the block nothing passes in these directions, and no connection breaks."""
        self.stall(*directions)
        try:
            yield
        finally:
            self.go_on(*directions)

    def stall(self, *directions: Direction) -> None:
        """Passes nothing on in these directions from now on, and breaks no connection."""
        with self._changed:
            self._stalled |= set(directions)

    def go_on(self, *directions: Direction) -> None:
        """Passes everything on again, what was held back first."""
        with self._changed:
            self._stalled -= set(directions)
            self._changed.notify_all()

    def passes(self, link: "_Link", direction: Direction, data: bytes) -> bytes:
        """What of the data may go on; waits while stalled. Raises `_Cut` after its last bytes."""
        with self._changed:
            if direction in self._stalled:
                self.done["stalled"] += 1
                self._changed.wait_for(lambda: direction not in self._stalled)
            if direction == "up" and self._unanswered and self._unanswered in data:
                self._unanswered = None
                link.unanswered = True
            elif direction == "down" and link.unanswered:
                self.done["left unanswered"] += 1
                raise _Cut
            left = self._left.get(direction)
            if left is None:
                return data
            self._left[direction] = left - len(data)
            if left > len(data):
                return data
            del self._left[direction]
            self.done["cut"] += 1
            raise _Cut(data[:left])

    def forget(self, link: "_Link") -> None:
        """The connection is over."""
        with self._changed:
            self._open.discard(link)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self._server(), timeout=5)
            except OSError:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                client.close()
                continue
            server.settimeout(None)
            link = _Link(self, client, server)
            with self._changed:
                late = self._listener is not listener
                self._open.add(link)
                self.links += 1
            link.start()
            if late:
                link.end()


@contextmanager
def proxy(host: str, port: int, *, mended: bool = True) -> Iterator[Proxy]:
    """One to that server, which is cut when the block ends."""
    made = Proxy(lambda: (host, port), mended=mended)
    try:
        yield made
    finally:
        made.cut()


class _Link:
    """One connection: a thread for each direction."""

    def __init__(self, proxy: Proxy, client: socket.socket, server: socket.socket) -> None:
        self.unanswered = False
        self._broken = False
        self._proxy = proxy
        self._ends = {"up": (client, server), "down": (server, client)}
        for one in (client, server):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._threads_left = 2
        self._lock = threading.Lock()

    def start(self) -> None:
        for direction in self._ends:
            threading.Thread(target=self._pump, args=(direction,), daemon=True).start()

    def end(self) -> None:
        self._broken = True
        for one in self._ends["up"]:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        self._broken = True
        for one in self._ends["up"]:
            with suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                # wakes whoever reads and sends nothing; the last thread out closes
                one.shutdown(socket.SHUT_RD)

    def _pump(self, direction: Direction) -> None:
        source, sink = self._ends[direction]
        try:
            while data := source.recv(_CHUNK):
                sink.sendall(self._proxy.passes(self, direction, data))
            if not self._broken:
                sink.shutdown(socket.SHUT_WR)
        except _Cut as cut:
            with suppress(OSError):
                sink.sendall(cut.last)
            self.reset()
        except OSError:
            if not self._broken:
                self.reset()
        finally:
            self._end()

    def _end(self) -> None:
        with self._lock:
            self._threads_left -= 1
            if self._threads_left:
                return
        self._proxy.forget(self)
        for one in self._ends["up"]:
            one.close()
