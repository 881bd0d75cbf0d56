"""A TCP proxy that a test can cut and mend: a broker or database that goes away and comes back."""

import contextlib
import select
import socket
import threading
from collections.abc import Iterator

from ops.ports import any_free


class Proxy:
    """Forwards a local port to a target while it is mended."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self.port = any_free()
        self._listener: socket.socket | None = None
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._flowing = threading.Event()
        self._flowing.set()

    def mend(self) -> None:
        """Accepts connections from now on."""
        listener = socket.create_server(("127.0.0.1", self.port))
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        """Refuses connections and breaks the open ones."""
        self.thaw()
        if self._listener is not None:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        with self._lock:
            for sock in self._open:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
            self._open.clear()

    def freeze(self) -> None:
        """Keeps every connection and passes nothing on."""
        self._flowing.clear()

    def thaw(self) -> None:
        """Passes on again, what was held back first."""
        self._flowing.set()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._forward, args=(near,), daemon=True).start()

    def _forward(self, near: socket.socket) -> None:
        with near, socket.create_connection(self._target) as far:
            with self._lock:
                self._open |= {near, far}
            other = {near: far, far: near}
            with contextlib.suppress(OSError):
                while True:
                    for sock in select.select(list(other), [], [])[0]:
                        data = sock.recv(65_536)
                        self._flowing.wait()
                        if not data:
                            return
                        other[sock].sendall(data)


@contextlib.contextmanager
def proxy(host: str, port: int, *, mended: bool = True) -> Iterator[Proxy]:
    """A proxy that is cut when the block ends."""
    forwarder = Proxy(host, port)
    if mended:
        forwarder.mend()
    try:
        yield forwarder
    finally:
        forwarder.cut()
