"""The sockets that a service listens on: one of its own, and one that its replicas may share.

Replicas on one machine listen on one shared port, and the kernel gives each new connection to one
of them. So whoever dials that port, as the gateway does, finds a replica for as long as there is
one. With each replica in a container, a name with several addresses does the same.
"""

import ctypes
import struct
from collections.abc import Iterator, Sequence
from typing import Any, Final

import eventlet
import structlog

BACKLOG: Final = 512

_SO_ATTACH_FILTER: Final = 26
# Drops what has SYN among its flags, the byte at 13 of a TCP header, and lets the rest pass.
_NO_NEW_HANDSHAKES: Final = b"".join(
    struct.pack("=HBBI", *instruction)
    for instruction in ((0x30, 0, 0, 13), (0x45, 0, 1, 0x02), (0x06, 0, 0, 0), (0x06, 0, 0, 2**18))
)
_HANDSHAKE_SECONDS: Final = 0.01

_log = structlog.get_logger("kit.edge")


def open_all(own: str, shared: str = "") -> list[Any]:
    """Listens on both addresses (`host:port`, an IPv6 host in brackets).

    Raises `OSError` where one is taken: the shared one, by anything but a replica.
    """
    # Two processes that shared a port by mistake would answer by turns.
    listeners = [_listen(own, reuse_port=False)]
    if shared:
        listeners.append(_listen(shared, reuse_port=True))
    return listeners


def _listen(address: str, *, reuse_port: bool) -> Any:
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    family = eventlet.green.socket.AF_INET6 if ":" in host else eventlet.green.socket.AF_INET
    listener = eventlet.listen(
        (host, int(port)), family=family, backlog=BACKLOG, reuse_port=reuse_port
    )
    listener.settimeout(None)
    return listener


def close_all(listeners: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Stops listening; returns the connections that were made and not yet accepted.

    Closing alone would reset those, with the requests that their clients have sent. So first no
    new one is begun; who tries meanwhile tries again a second later and is then refused, or finds
    another replica.
    """
    for listener in listeners:
        _begin_no_more(listener)
    arrived = [one for listener in listeners for one in _waiting(listener)]
    eventlet.sleep(_HANDSHAKE_SECONDS)
    for listener in listeners:
        arrived += _waiting(listener)
        listener.close()
    return arrived


def _begin_no_more(listener: Any) -> None:
    program = ctypes.create_string_buffer(_NO_NEW_HANDSHAKES)
    length = len(_NO_NEW_HANDSHAKES) // 8
    try:
        listener.setsockopt(
            eventlet.green.socket.SOL_SOCKET,
            _SO_ATTACH_FILTER,
            struct.pack("@HP", length, ctypes.addressof(program)),
        )
    except OSError as error:
        # A kernel without it leaves a gap of microseconds between the last look and the close.
        _log.warning("listener_not_filtered", error=type(error).__name__)


def _waiting(listener: Any) -> Iterator[tuple[Any, Any]]:
    while True:
        try:
            sock, address = listener.fd.accept()
        except BlockingIOError:
            return
        yield eventlet.greenio.GreenSocket(sock), address
