"""Field tables by their bytes, broken ones too."""

import struct
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.frames.tables import MalformedTable, decode_table

FIELDS = [
    (b"t\x00", False),
    (b"t\x01", True),
    (b"b\xff", -1),
    (b"B\xff", 255),
    (b"s\xff\xfe", -2),
    (b"U\xff\xfe", -2),
    (b"u\xff\xfe", 65_534),
    (b"I\xff\xff\xff\xfd", -3),
    (b"i\xff\xff\xff\xfd", 2**32 - 3),
    (b"l" + b"\xff" * 8, -1),
    (b"L" + b"\xff" * 8, -1),
    (b"f" + struct.pack(">f", 1.5), 1.5),
    (b"d" + struct.pack(">d", -0.1), -0.1),
    (b"D\x02" + struct.pack(">i", -314), Decimal("-3.14")),
    (b"T" + struct.pack(">Q", 1), datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)),
    (b"T" + b"\xff" * 8, 2**64 - 1),
    (b"S\x00\x00\x00\x02\xc3\xa9", "é"),
    (b"S\x00\x00\x00\x01\xff", b"\xff"),
    (b"x\x00\x00\x00\x01a", b"a"),
    (b"V", None),
    (b"A\x00\x00\x00\x03Vt\x01", [None, True]),
    (b"A\x00\x00\x00\x00", []),
    (b"F\x00\x00\x00\x03\x01aV", {"a": None}),
]


@pytest.mark.parametrize(("written", "read"), FIELDS)
def test_every_type_of_rabbitmq_is_read_right(written, read):
    data = b"\x01h" + written + b"\x01zV"
    assert decode_table(data, 0, len(data)) == {"h": read, "z": None}


@pytest.mark.parametrize(
    "table",
    [
        *(b"\x01h" + written[:-1] for written, _ in FIELDS),
        b"\x05h",
        b"\x01h",
        b"\x01hQ",
        b"\x01hF\x00\x00\x00\x02\x05a",
        b"\x01hA\x00\x00\x00\x02I\x00\x00\x00\x00",
    ],
)
def test_a_broken_table_is_told(table):
    with pytest.raises(MalformedTable):
        decode_table(table, 0, len(table))


def test_tables_nested_beyond_reason_are_refused():
    table = b"\x01hV"
    for _ in range(40):
        table = b"\x01hF" + struct.pack(">I", len(table)) + table
    with pytest.raises(MalformedTable, match="within"):
        decode_table(table, 0, len(table))


@given(st.binary(max_size=60))
def test_no_bytes_of_a_table_raise_anything_else(data):
    with suppress(MalformedTable):
        decode_table(data, 0, len(data))
