"""From the bytes of a socket to deliveries of one channel; other frames are handed out whole."""

import struct
from typing import Any, NamedTuple

from kit.frames.tables import MalformedTable, decode_table

_METHOD, _HEADER, _BODY = 1, 2, 3
_DELIVER = b"\x00\x3c\x00\x3c"
_END = 0xCE
_OVERHEAD = 8
_PROPERTIES = (
    *("content_type", "content_encoding", "headers", "delivery_mode", "priority"),
    *("correlation_id", "reply_to", "expiration", "message_id", "timestamp"),
    *("type", "user_id", "app_id", "cluster_id"),
)
"""In the order of their bits, the highest first, and of their bytes."""
_MANY_NAMES = 1_024

_frame_head = struct.Struct(">BHI").unpack_from
_tag_and_bits = struct.Struct(">QB").unpack_from
_content_head = struct.Struct(">QH").unpack_from
_four = struct.Struct(">I").unpack_from
_eight = struct.Struct(">Q").unpack_from

Frame = tuple[int, int, bytes]
"""Type, channel, payload; as py-amqp's `Connection.on_inbound_frame` takes it."""

_Method = tuple[int, int, tuple[str, str]]
"""Of a delivery that has begun: tag, bits, exchange and routing key."""


class BrokenFrame(Exception):
    """The peer does not speak AMQP as we know it: nothing more can be read of this connection."""


class Delivery(NamedTuple):
    """One whole message. `properties` holds those that the message bears, by their AMQP names.

    `timestamp` is in whole seconds since 1970. `defect` says what is wrong with properties that
    cannot be read, and is empty otherwise: such a message bears none, yet may be rejected or
    acknowledged as any other.
    """

    tag: int
    redelivered: bool
    exchange: str
    routing_key: str
    headers: dict[str, Any]
    properties: dict[str, str | int]
    body: bytes
    defect: str


class DeliveryReader:
    """Cuts what comes from the broker into deliveries of `channel` and whole other frames."""

    def __init__(self, channel: int) -> None:
        self._channel = channel
        self._left: list[bytes] = []
        """Bytes of a frame that is not yet whole."""
        self._left_bytes = 0
        self._needed = 0
        self._names: dict[bytes, tuple[str, str]] = {}
        self._method: _Method | None = None
        self._content: tuple[dict[str, Any], dict[str, str | int], str] | None = None
        self._body: list[bytes] = []
        self._missing = 0

    def feed(self, data: bytes) -> list[Delivery | Frame]:
        """What has become whole by these bytes, in the order of its last byte.

        Raises `BrokenFrame`.
        """
        if self._left:
            # joined only once they make a frame, lest small reads of a large one copy it each time
            self._left.append(data)
            self._left_bytes += len(data)
            if self._left_bytes < self._needed:
                return []
            data = b"".join(self._left)
            self._left.clear()
        found: list[Delivery | Frame] = []
        at, length, own = 0, len(data), self._channel
        while length - at >= _OVERHEAD:
            kind, channel, size = _frame_head(data, at)
            start = at + 7
            end = start + size
            if end >= length:
                self._needed = size + _OVERHEAD
                break
            if data[end] != _END:
                raise BrokenFrame(f"a frame ends with {data[end]:#04x}")
            if channel != own:
                found.append((kind, channel, data[start:end]))
            elif (begun := self._method) is not None:
                if (delivery := self._go_on(begun, kind, data, start, end)) is not None:
                    found.append(delivery)
            elif kind == _METHOD and data[start : start + 4] == _DELIVER:
                self._begin(data, start + 4, end)
            else:
                found.append((kind, channel, data[start:end]))
            at = end + 1
        else:
            self._needed = _OVERHEAD
        if at < length:
            self._left.append(data[at:] if at else data)
            self._left_bytes = length - at
        return found

    def _begin(self, data: bytes, at: int, end: int) -> None:
        """`basic.deliver`: consumer tag, delivery tag, redelivered, exchange, routing key."""
        try:
            at += 1 + data[at]
            tag, bits = _tag_and_bits(data, at)
        except (IndexError, struct.error) as error:
            raise BrokenFrame("a delivery's method is cut short") from error
        written = data[at + 9 : end]
        names = self._names.get(written) or self._read_names(written)
        self._method = (tag, bits, names)

    def _read_names(self, written: bytes) -> tuple[str, str]:
        """Exchange and routing key; remembered, since the same few come again and again."""
        cut = 1 + written[0] if written else 0
        if not cut < len(written) or cut + 1 + written[cut] != len(written):
            raise BrokenFrame("a delivery's method is cut short")
        names = _name(written[1:cut]), _name(written[cut + 1 :])
        if len(self._names) >= _MANY_NAMES:
            self._names.clear()
        self._names[written] = names
        return names

    def _go_on(
        self, method: _Method, kind: int, data: bytes, start: int, end: int
    ) -> Delivery | None:
        """The header or the body of the delivery that has begun; gives it once it is whole."""
        if self._content is None:
            if kind != _HEADER or end - start < 14:
                raise BrokenFrame("a delivery goes on without its header")
            self._missing, flags = _content_head(data, start + 4)
            try:
                self._content = (*_read_properties(data, start + 14, end, flags), "")
            except MalformedTable as error:
                self._content = {}, {}, str(error)
            if self._missing:
                return None
        else:
            self._missing -= end - start
            if kind != _BODY or self._missing < 0:
                raise BrokenFrame("a delivery goes on without its body")
            if self._missing or self._body:
                self._body.append(data[start:end])
                if self._missing:
                    return None
        body = b"".join(self._body) if self._body else (data[start:end] if kind == _BODY else b"")
        tag, bits, (exchange, key) = method
        headers, properties, defect = self._content
        self._method = self._content = None
        if self._body:
            self._body = []
        return Delivery(tag, bits & 1 == 1, exchange, key, headers, properties, body, defect)


def _name(raw: bytes) -> str:
    """Strange bytes are shown by backslashes, lest one message stop its reader."""
    return raw.decode("utf-8", "backslashreplace")


_PLANS: dict[int, tuple[str, ...]] = {}


def _plan(flags: int) -> tuple[str, ...]:
    """The properties that these flags announce."""
    if flags & 0b11:
        raise MalformedTable("more properties are announced than AMQP 0-9-1 has")
    named = tuple(n for i, n in enumerate(_PROPERTIES) if flags & (1 << (15 - i)))
    return _PLANS.setdefault(flags, named)


def _read_properties(
    data: bytes, at: int, end: int, flags: int
) -> tuple[dict[str, Any], dict[str, str | int]]:
    """Headers and other properties. Raises `MalformedTable`."""
    headers: dict[str, Any] = {}
    properties: dict[str, str | int] = {}
    try:
        for name in _PLANS.get(flags) or _plan(flags):
            if name == "headers":
                start = at + 4
                at = start + _four(data, at)[0]
                if at > end:
                    break
                headers = decode_table(data, start, at)
            elif name == "delivery_mode" or name == "priority":
                properties[name] = data[at]
                at += 1
            elif name == "timestamp":
                properties[name] = _eight(data, at)[0]
                at += 8
            else:
                start = at + 1
                at = start + data[at]
                properties[name] = data[start:at].decode("utf-8", "backslashreplace")
    except (IndexError, struct.error) as error:
        raise MalformedTable("the properties are cut short") from error
    if at != end:
        raise MalformedTable("the properties do not end with their frame")
    return headers, properties
