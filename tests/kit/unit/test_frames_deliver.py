"""What pika writes, read by us, wherever it is cut."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pika import frame as pika_frame
from pika import spec

from kit.frames import BrokenFrame, Delivery, DeliveryReader
from tests.kit.pika_frames import bodies, deliver, encoded_by_pika, fed, properties, short

messages = st.tuples(st.integers(0, 2**63 - 1), st.booleans(), short, short, properties, bodies)
strangers = st.sampled_from(
    [
        pika_frame.Heartbeat().marshal(),
        encoded_by_pika(2, spec.Basic.Ack(7, True)),
        encoded_by_pika(2, deliver(), {"type": "t"}, b"of another channel"),
        encoded_by_pika(0, spec.Connection.Blocked("disk")),
    ]
)
own_others = st.sampled_from(
    [
        encoded_by_pika(1, spec.Basic.CancelOk("ctag")),
        encoded_by_pika(1, spec.Basic.Return(312, "NO_ROUTE", "e", "k"), {"type": "t"}, b"x" * 99),
        encoded_by_pika(1, spec.Basic.GetOk(1, False, "e", "k", 0), {}, b""),
    ]
)


@settings(deadline=None)
@given(
    stream=st.lists(messages | strangers | own_others, max_size=6),
    cuts=st.lists(st.integers(0, 10_000), max_size=20),
)
def test_what_pika_writes_is_delivered_alike_wherever_it_is_cut(stream, cuts):
    expected: list = []
    data = b""
    for item in stream:
        if isinstance(item, bytes):
            data += item
            expected += frames_of(item)
            continue
        tag, redelivered, exchange, key, written, body = item
        data += encoded_by_pika(1, deliver(tag, redelivered, exchange, key), written, body)
        headers = written.get("headers", {})
        others = {name: v for name, v in written.items() if name != "headers"}
        expected.append(Delivery(tag, redelivered, exchange, key, headers, others, body, ""))
    assert fed(DeliveryReader(1), data, cuts) == expected


def frames_of(data: bytes) -> list[tuple[int, int, bytes]]:
    """Type, channel and payload of each frame."""
    frames = []
    while data:
        kind, channel, size = struct.unpack_from(">BHI", data)
        frames.append((kind, channel, data[7 : 7 + size]))
        data = data[8 + size :]
    return frames


def test_other_channels_may_speak_between_the_frames_of_a_delivery():
    whole = encoded_by_pika(1, deliver(), {"type": "t"}, b"x" * 100)
    beat = pika_frame.Heartbeat().marshal()
    data = b"".join(
        struct.pack(">BHI", kind, channel, len(payload)) + payload + b"\xce" + beat
        for kind, channel, payload in frames_of(whole)
    )
    *beats, delivery, last = fed(DeliveryReader(1), data)
    assert [*beats, last] == [(8, 0, b"")] * 4
    assert delivery.body == b"x" * 100


def test_a_large_frame_may_come_byte_by_byte():
    body = b"x" * 100_000
    data = encoded_by_pika(1, deliver(), {}, body, frame_max=131_072)
    [delivery] = fed(DeliveryReader(1), data, range(len(data)))
    assert delivery.body == body


def test_a_message_with_a_broken_table_can_still_be_rejected():
    table = b"\x01hQ"
    good = encoded_by_pika(1, deliver(9), {"type": "t"}, b"body")
    payload = struct.pack(">HHQHI", 60, 0, 4, 1 << 13, len(table)) + table
    method, _, body = frames_of(good)
    data = b"".join(
        struct.pack(">BHI", kind, 1, len(p)) + p + b"\xce"
        for kind, p in ((1, method[2]), (2, payload), (3, body[2]))
    )
    broken, fine = fed(DeliveryReader(1), data + good)
    assert (broken.tag, broken.headers, broken.body) == (9, {}, b"body")
    assert broken.defect
    assert fine.properties == {"type": "t"}


@pytest.mark.parametrize(
    "data",
    [
        b"\x08\x00\x00\x00\x00\x00\x00\xcf",
        encoded_by_pika(1, deliver()) + encoded_by_pika(1, spec.Basic.Ack(1)),
        encoded_by_pika(1, deliver()) * 2,
        encoded_by_pika(1, deliver(), {}, b"abc")[:-4] + b"d\xce" + b"\0" * 9,
    ],
)
def test_what_is_no_amqp_is_told(data):
    with pytest.raises(BrokenFrame):
        fed(DeliveryReader(1), data)
