"""Field tables: the headers of a message."""

import struct
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

_DEEPEST = 32
_SHORTEST, _LONGEST = -(2**31), 2**31 - 1
_LONG_STRING = ord("S")

_four = struct.Struct(">I").unpack_from
_pack_text = struct.Struct(">cI").pack
_pack_int = struct.Struct(">ci").pack
_pack_long = struct.Struct(">cq").pack
_pack_size = struct.Struct(">I").pack


class MalformedTable(ValueError):
    """These bytes are no field table."""


@lru_cache(maxsize=1_024)
def short_string(text: str) -> bytes:
    """One octet of length, then UTF-8. Raises `ValueError` beyond 255 bytes.

    Remembers; meant for names that come again and again.
    """
    return fresh_short_string(text)


def fresh_short_string(text: str) -> bytes:
    """As `short_string`, for what is new each time."""
    encoded = text.encode()
    return bytes((len(encoded),)) + encoded


def encode_table(table: Mapping[str, str | int]) -> bytes:
    """A flat table with its size in front.

    Raises `ValueError` for a name beyond 255 bytes, `struct.error` for a number beyond 64 bits,
    `TypeError` for a value that is neither text nor number.
    """
    pieces: list[bytes] = [b""]
    for name, value in table.items():
        pieces.append(short_string(name))
        if type(value) is str:
            encoded = value.encode()
            pieces.append(_pack_text(b"S", len(encoded)))
            pieces.append(encoded)
        elif type(value) is int:
            short = _SHORTEST <= value <= _LONGEST
            pieces.append(_pack_int(b"I", value) if short else _pack_long(b"l", value))
        else:
            raise TypeError(f"the header {name} is neither text nor number")
    pieces[0] = _pack_size(sum(map(len, pieces)))
    return b"".join(pieces)


def decode_table(data: bytes, at: int, end: int, depth: int = 0) -> dict[str, Any]:
    """The table whose first field begins at `at` and whose last one ends at `end`.

    Text that is not UTF-8 stays bytes; so does no name, whose strange bytes are shown by
    backslashes. Integers, floats, `Decimal`, aware `datetime`, `bytes`, lists, tables, `None`.

    Raises `MalformedTable`.
    """
    found: dict[str, Any] = {}
    try:
        while at < end:
            start = at + 1
            at = start + data[at]
            name = data[start:at].decode("utf-8", "backslashreplace")
            if data[at] == _LONG_STRING:
                start = at + 5
                at = start + _four(data, at + 1)[0]
                found[name] = _text(data[start:at])
            else:
                found[name], at = _decode_value(data, at, depth)
    except (IndexError, struct.error) as error:
        raise MalformedTable("a field is cut short") from error
    if at != end:
        raise MalformedTable("a field reaches beyond the end of its table")
    return found


def _text(raw: bytes) -> str | bytes:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw


def _decode_value(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    """The value whose type's letter is at `at`, and where the next thing begins."""
    letter = chr(data[at])
    at += 1
    if (plain := _PLAIN.get(letter)) is not None:
        return plain.unpack_from(data, at)[0], at + plain.size
    if letter == "V":
        return None, at
    if letter == "t":
        return data[at] != 0, at + 1
    if letter == "D":
        decimals, raw = struct.unpack_from(">Bi", data, at)
        return Decimal(raw).scaleb(-decimals), at + 5
    if letter == "T":
        return _instant(struct.unpack_from(">Q", data, at)[0]), at + 8
    if (sized := _SIZED.get(letter)) is None:
        raise MalformedTable(f"no type has the letter {letter!r}")
    if depth >= _DEEPEST:
        raise MalformedTable(f"tables within tables beyond {_DEEPEST}")
    start = at + 4
    end = start + _four(data, at)[0]
    if end > len(data):
        raise MalformedTable("a field reaches beyond the end of its table")
    return sized(data, start, end, depth + 1), end


def _instant(seconds: int) -> datetime | int:
    """Seconds since 1970; as they are where no calendar goes so far."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return seconds


def _decode_array(data: bytes, at: int, end: int, depth: int) -> list[Any]:
    found = []
    while at < end:
        value, at = _decode_value(data, at, depth)
        found.append(value)
    if at != end:
        raise MalformedTable("a value reaches beyond the end of its array")
    return found


_PLAIN = {
    letter: struct.Struct(f">{code}")
    # l and L are both signed: https://github.com/rabbitmq/rabbitmq-server/issues/1093
    for letter, code in zip("bBsUuIilLfd", "bBhhHiIqqfd", strict=True)
}
_SIZED: dict[str, Callable[[bytes, int, int, int], Any]] = {
    "S": lambda data, at, end, _depth: _text(data[at:end]),
    "x": lambda data, at, end, _depth: data[at:end],
    "A": _decode_array,
    "F": decode_table,
}
