"""From a message to the bytes of its publish: method, header and body frames in one."""

import struct
from collections.abc import Mapping

from kit.frames.tables import encode_table, fresh_short_string, short_string

_METHOD, _HEADER, _BODY = 1, 2, 3
_BASIC, _PUBLISH = 60, 40
_END = b"\xce"
_OVERHEAD = 8
"""Bytes of a frame beside its payload: type, channel, size, end."""
_UNBOUNDED = 2**32 - 1
_PERSISTENT = b"\x02"
_CONTENT_TYPE, _HEADERS, _DELIVERY_MODE, _MESSAGE_ID, _TYPE = (
    1 << bit for bit in (15, 13, 12, 7, 5)
)
_MANY_KEYS = 1_024

_frame_head = struct.Struct(">BHI").pack
_header_head = struct.Struct(">BHIHHQH").pack
_FIXED_HEADER = 14
"""Payload of a header frame before its properties: class, weight, size of the body, flags."""


class PublishEncoder:
    """Encodes persistent messages for one exchange on one channel.

    `frame_max` is what client and broker agreed on, in bytes with all its overhead; 0 for no
    bound.
    """

    def __init__(self, channel: int, exchange: str, frame_max: int) -> None:
        self._channel = channel
        self._exchange = short_string(exchange)
        self._body_max = (frame_max or _UNBOUNDED) - _OVERHEAD
        self._methods: dict[tuple[str, bool], bytes] = {}

    def encode(
        self,
        key: str,
        body: bytes,
        *,
        content_type: str | None = None,
        message_id: str | None = None,
        type: str | None = None,  # noqa: A002  the property's name in AMQP
        headers: Mapping[str, str | int] | None = None,
        mandatory: bool = False,
    ) -> bytes:
        """All frames of one publish. What is None is left out.

        Raises `ValueError` where a short string (all but the headers' values) exceeds 255 bytes,
        and what `kit.frames.tables.encode_table` raises.
        """
        method = self._methods.get((key, mandatory)) or self._method(key, mandatory)
        flags = _DELIVERY_MODE
        given = first = last = b""
        if content_type is not None:
            flags |= _CONTENT_TYPE
            first = short_string(content_type)
        if headers is not None:
            flags |= _HEADERS
            given = encode_table(headers)
        if message_id is not None:
            flags |= _MESSAGE_ID
            last = fresh_short_string(message_id)
        if type is not None:
            flags |= _TYPE
            last += short_string(type)
        length = len(body)
        size = _FIXED_HEADER + len(first) + len(given) + 1 + len(last)
        return b"".join(
            (
                method,
                _header_head(_HEADER, self._channel, size, _BASIC, 0, length, flags),
                first,
                given,
                _PERSISTENT,
                last,
                _END,
                *self._body(body, length),
            )
        )

    def _body(self, body: bytes, length: int) -> tuple[bytes, ...] | list[bytes]:
        if not length:
            return ()
        if length <= self._body_max:
            return _frame_head(_BODY, self._channel, length), body, _END
        pieces = []
        for start in range(0, length, self._body_max):
            piece = body[start : start + self._body_max]
            pieces += [_frame_head(_BODY, self._channel, len(piece)), piece, _END]
        return pieces

    def _method(self, key: str, mandatory: bool) -> bytes:
        arguments = b"\x00\x00" + self._exchange + short_string(key) + bytes((mandatory,))
        payload = struct.pack(">HH", _BASIC, _PUBLISH) + arguments
        method = _frame_head(_METHOD, self._channel, len(payload)) + payload + _END
        if len(self._methods) >= _MANY_KEYS:
            self._methods.clear()
        self._methods[key, mandatory] = method
        return method
