"""What says unclearly where it ends is refused, and nothing behind it is read as a request."""

import socket

import pytest

from kit.edge.headers import guarded
from tests.smuggled import HIDDEN, INNER


def exchanged(shelf, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", shelf.port), timeout=20) as sock:
        sock.sendall(sent)
        sock.shutdown(socket.SHUT_WR)
        received = b""
        while piece := sock.recv(65_536):
            received += piece
    return received


@pytest.mark.parametrize("how", HIDDEN)
def test_an_unclear_request_is_refused_and_ends_the_connection(shelf, how):
    received = exchanged(shelf, HIDDEN[how])
    assert received.startswith((b"HTTP/1.1 400 ", b"HTTP/1.0 400 "))
    assert received.count(b"HTTP/1.") == 1, received
    assert b"smuggled" not in received


def test_two_clear_requests_on_one_connection_are_two(shelf):
    received = exchanged(shelf, INNER + INNER)
    assert received.count(b"HTTP/1.1 404 ") == 2


@pytest.mark.parametrize("text", ["a\r\nSet-Cookie: b=c", "a\nb", "a\rb", "a\0b", "a\x1b[2Jb"])
def test_a_header_of_an_answer_is_one_line(text):
    with pytest.raises(ValueError, match="one line"):
        guarded({"Content-Disposition": text})
