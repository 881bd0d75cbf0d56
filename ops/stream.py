"""Reads the stream of all events, from an instant on or from now on, and keeps reading."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pika
from pika.exceptions import AMQPError

from kit.envelope import Envelope, decode
from kit.topology import STREAM

_PREFETCH = 200
_RETRY_S = 1.0


def follow(amqp_uri: str, since: datetime | None = None) -> Iterator[Envelope | None]:
    """Every event that is published from `since` (or from now) on; `None` when all is read.

    A `None` comes at least every half second, so that the reader may look up. Where the broker
    goes away it is waited for, and reading goes on at the next event; only the first connection
    raises `AMQPError`. Interrupting is safe at any time.
    """
    offset: object = "next"
    if since is not None:
        # Timestamps are per chunk of the stream: begin early, and let the reader filter.
        offset = (since - timedelta(minutes=5)).astimezone(UTC).replace(tzinfo=None)
    connected = False
    while True:
        try:
            for position, envelope in _read(amqp_uri, offset):
                connected = True
                if position is not None:
                    offset = position + 1
                if envelope is None or since is None or envelope.at >= since:
                    yield envelope
        except AMQPError:
            if not connected:
                raise
            time.sleep(_RETRY_S)
            yield None


def _read(amqp_uri: str, offset: object) -> Iterator[tuple[int | None, Envelope | None]]:
    parameters = pika.URLParameters(amqp_uri)
    parameters.socket_timeout = 5
    channel = pika.BlockingConnection(parameters).channel()
    channel.basic_qos(prefetch_count=_PREFETCH)
    for method, properties, body in channel.consume(
        STREAM, arguments={"x-stream-offset": offset}, inactivity_timeout=0.5
    ):
        if method is None:
            yield None, None
            continue
        channel.basic_ack(method.delivery_tag)
        yield int(properties.headers["x-stream-offset"]), decode(body)
