"""Frames by pika's own codec, which ours is held against, and what Hypothesis may put in."""

from datetime import UTC, datetime
from itertools import pairwise

import pika
from hypothesis import strategies as st
from pika import frame as pika_frame
from pika import spec

from kit.frames import DeliveryReader

FRAME_MAX = 64
"""Small, so that bodies need several frames; RabbitMQ itself allows no less than 4,096."""

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
short = text.filter(lambda t: len(t.encode()) < 256)
number = st.integers(-(2**63), 2**63 - 1)
# many bytes from few draws: most bodies need several frames
bodies = st.builds(
    lambda piece, times: piece * times, st.binary(min_size=1, max_size=8), st.integers(0, 60)
)
instant = st.integers(0, 253_000_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))
# pika cuts floats to integers: they are tested by their bytes below
value = st.recursive(
    st.none()
    | st.booleans()
    | number
    | text
    | st.binary(max_size=40)
    | instant
    | st.decimals(-(10**5), 10**5, places=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(short, inner, max_size=4),
    max_leaves=12,
)
properties = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("content_type", "content_encoding", "correlation_id", "reply_to"), short),
        **dict.fromkeys(("expiration", "message_id", "type", "user_id", "app_id"), short),
        "cluster_id": short,
        "delivery_mode": st.integers(0, 255),
        "priority": st.integers(0, 255),
        "timestamp": st.integers(0, 2**63 - 1),
        "headers": st.dictionaries(short, value, max_size=5),
    },
)


def decoded_by_pika(data: bytes) -> list:
    """All frames of these bytes."""
    frames = []
    while data:
        used, frame = pika_frame.decode_frame(data)
        assert frame is not None
        frames.append(frame)
        data = data[used:]
    return frames


def encoded_by_pika(channel, method, given=None, body=b"", frame_max=FRAME_MAX) -> bytes:
    """A method alone, or with properties and a body."""
    data = pika_frame.Method(channel, method).marshal()
    if given is not None:
        header = pika.BasicProperties(**given)
        data += pika_frame.Header(channel, len(body), header).marshal()
        step = frame_max - 8
        for start in range(0, len(body), step):
            data += pika_frame.Body(channel, body[start : start + step]).marshal()
    return data


def deliver(tag=1, redelivered=False, exchange="e", key="k"):
    """The method that begins a delivery."""
    return spec.Basic.Deliver("ctag", tag, redelivered, exchange, key)


def fed(reader: DeliveryReader, data: bytes, cuts=()) -> list:
    """What the reader gives for these bytes, cut at these places."""
    edges = [0, *sorted(c % (len(data) + 1) for c in cuts), len(data)]
    return [found for start, end in pairwise(edges) for found in reader.feed(data[start:end])]
