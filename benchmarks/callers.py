"""HTTP clients that cost little beside what they measure: connections that stay open, and requests
that were put together before."""

import json
import re
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

Address = tuple[str, int]

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END = b"\r\n\r\n"
_PATIENCE_S = 30


def post(path: str, body: object, headers: Mapping[str, str]) -> bytes:
    """A whole request with a JSON body."""
    content = json.dumps(body).encode()
    lines = {
        "Host": "localhost",
        "Content-Type": "application/json",
        "Content-Length": str(len(content)),
        **headers,
    }
    head = [f"POST {path} HTTP/1.1", *(f"{name}: {text}" for name, text in lines.items())]
    return "\r\n".join(head).encode() + _END + content


def send(address: Address, requests: Sequence[bytes], connections: int, expected: int) -> float:
    """Sends all, each connection the next one once its last was answered; the seconds it took.

    Raises `RuntimeError` where one is answered with another status than `expected`.
    """
    left = iter(requests)
    with ExitStack() as opened:
        sockets = [
            opened.enter_context(closing(socket.create_connection(address, _PATIENCE_S)))
            for _ in range(connections)
        ]
        began = time.perf_counter()
        with ThreadPoolExecutor(connections) as pool:
            ended = [pool.submit(_one_after_the_other, one, left, expected) for one in sockets]
        taken = time.perf_counter() - began
    for one in ended:
        one.result()
    return taken


def _one_after_the_other(sock: socket.socket, left: Iterator[bytes], expected: int) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    begins = f"HTTP/1.1 {expected} ".encode()
    for request in left:
        sock.sendall(request)
        answer = _answer(sock)
        if not answer.startswith(begins):
            raise RuntimeError(f"not {expected}: {answer[:1_000].decode()}")


def _answer(sock: socket.socket) -> bytes:
    """The next answer, whose length is said."""
    arrived = b""
    whole = -1
    while whole < 0 or len(arrived) < whole:
        piece = sock.recv(65_536)
        if not piece:
            raise RuntimeError("the connection ended")
        arrived += piece
        if whole < 0 and _END in arrived:
            head = arrived.index(_END)
            length = _LENGTH.search(arrived, 0, head)
            if length is None:
                raise RuntimeError("an answer does not say how long it is")
            whole = head + len(_END) + int(length[1])
    return arrived
