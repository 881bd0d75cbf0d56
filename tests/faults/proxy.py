"""A TCP proxy that a test can order to misbehave, in either direction, in mid-frame."""

import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Literal

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

    `done` counts what it did that the peers did not ask for; `links` the connections so far.
    """

    def __init__(self, server: Callable[[], tuple[str, int]]) -> None:
        self.done: Counter[str] = Counter()
        self.links = 0
        self._server = server
        self._open: set[_Link] = set()
        self._changed = threading.Condition()
        self._stalled: set[Direction] = set()
        self._left: dict[Direction, int] = {}
        self._unanswered: bytes | None = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        """`host:port`, where it listens."""
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def reset(self) -> None:
        """Breaks every open connection by RST; new ones are welcome."""
        with self._changed:
            self._stalled.clear()
            self._left.clear()
            open_now = list(self._open)
            self._changed.notify_all()
        for link in open_now:
            link.reset()
        self.done["reset"] += len(open_now)

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
        with self._changed:
            self._stalled |= set(directions)
        try:
            yield
        finally:
            with self._changed:
                self._stalled -= set(directions)
                self._changed.notify_all()

    def close(self) -> None:
        """Refuses and breaks everything."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.reset()

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

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
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
                self._open.add(link)
                self.links += 1
            link.start()


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
