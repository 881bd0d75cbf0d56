"""Requests in which another one is hidden, for whoever reads their end otherwise."""

INNER = b"GET /toy/v1/smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
_POST = b"POST /toy/v1/things HTTP/1.1\r\nHost: a\r\n"
_JSON = b"Content-Type: application/json\r\n"
_LENGTH = b"Content-Length: %d\r\n" % (len(INNER) + 5)
_CHUNKS = b"0\r\n\r\n" + INNER


def _head(*lines: bytes) -> bytes:
    return _POST + _JSON + b"".join(lines) + b"\r\n"


HIDDEN = {
    "length and chunks": _head(_LENGTH, b"Transfer-Encoding: chunked\r\n") + _CHUNKS,
    "chunks and length": _head(b"Transfer-Encoding: chunked\r\n", _LENGTH) + _CHUNKS,
    "two lengths": _head(b"Content-Length: 0\r\n", _LENGTH) + _CHUNKS,
    "two lengths in one": _head(b"Content-Length: 0, 45\r\n") + _CHUNKS,
    "a length with a sign": _head(b"Content-Length: +0\r\n") + INNER,
    "a length of less than nothing": _head(b"Content-Length: -1\r\n") + INNER,
    "a length in another base": _head(b"Content-Length: 0x0\r\n") + INNER,
    "a coding that is none": _head(b"Transfer-Encoding: xchunked\r\n") + _CHUNKS,
    "chunks among other codings": _head(b"Transfer-Encoding: chunked, identity\r\n") + _CHUNKS,
    "two codings": _head(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n") + _CHUNKS,
    "a space before the colon": _head(_LENGTH, b"Transfer-Encoding : chunked\r\n") + _CHUNKS,
    "a folded coding": _head(_LENGTH, b"Transfer-Encoding:\r\n chunked\r\n") + _CHUNKS,
    "a folded header": _head(b"X-A: b\r\n Content-Length: 5\r\n", b"Content-Length: 0\r\n") + INNER,
    "chunks in the old version": (
        _head(b"Transfer-Encoding: chunked\r\n").replace(b"HTTP/1.1", b"HTTP/1.0") + _CHUNKS
    ),
    "a name that is none": _head(b"Content-Length: 0\r\n", b"Con\x0btent-Length: 5\r\n") + INNER,
    "two hosts": _head(b"Host: b\r\n", b"Content-Length: 0\r\n") + INNER,
}
