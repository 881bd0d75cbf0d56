"""What we publish, read by pika."""

import pika
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pika import spec

from kit.frames import PublishEncoder
from tests.kit.pika_frames import FRAME_MAX, bodies, decoded_by_pika, number, short, text


@given(
    channel=st.integers(1, 65_535),
    exchange=short,
    key=short,
    body=bodies,
    content_type=st.none() | short,
    message_id=st.none() | short,
    kind=st.none() | short,
    headers=st.none() | st.dictionaries(short, text | number, max_size=5),
)
def test_what_we_publish_is_read_alike_by_pika(
    channel, exchange, key, body, content_type, message_id, kind, headers
):
    encoder = PublishEncoder(channel, exchange, FRAME_MAX)
    for mandatory in (False, True, False):  # the last comes from what is remembered
        data = encoder.encode(
            key,
            body,
            content_type=content_type,
            message_id=message_id,
            type=kind,
            headers=headers,
            mandatory=mandatory,
        )
        method, header, *pieces = decoded_by_pika(data)
        assert {f.channel_number for f in (method, header, *pieces)} == {channel}
        assert isinstance(method.method, spec.Basic.Publish)
        assert (method.method.exchange, method.method.routing_key) == (exchange, key)
        assert (method.method.mandatory, method.method.immediate) == (mandatory, False)
        assert header.properties == pika.BasicProperties(
            content_type=content_type,
            delivery_mode=2,
            message_id=message_id,
            type=kind,
            headers=headers,
        )
        assert header.body_size == len(body)
        assert b"".join(f.fragment for f in pieces) == body
        assert all(len(f.fragment) <= FRAME_MAX - 8 for f in pieces)


def test_a_connection_without_a_bound_gets_one_body_frame():
    data = PublishEncoder(1, "e", 0).encode("k", b"x" * 300_000)
    assert len(decoded_by_pika(data)) == 3


@pytest.mark.parametrize("wrong", [{"headers": {"h": 1.5}}, {"headers": {"h": True}}])
def test_a_header_that_is_neither_text_nor_number_is_refused(wrong):
    with pytest.raises(TypeError, match="neither"):
        PublishEncoder(1, "e", FRAME_MAX).encode("k", b"", **wrong)


@pytest.mark.parametrize("field", ["message_id", "type", "content_type"])
def test_a_short_string_that_is_too_long_is_refused(field):
    with pytest.raises(ValueError, match="256"):
        PublishEncoder(1, "e", FRAME_MAX).encode("k", b"", **{field: "é" * 128})
