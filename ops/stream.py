"""Reads the stream of all events: from an instant on and ever on, or what it holds by now."""

import time
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from amqp.exceptions import AMQPError

from kit.envelope import Envelope, UnreadableEvent, decode
from kit.inbox import link
from kit.topology import STREAM
from ops import console
from ops.errors import NoAnswer
from ops.past import Placed, Span

_PREFETCH = 200
_PAUSE_S = 0.5
_HEARTBEAT_S = 60
_EARLIEST = 100
_RETRY_S = 1.0
_EMPTY_S = 10.0
_PATIENCE_S = 30.0
_EARLY = timedelta(minutes=5)
"""Timestamps are per chunk of the stream: begin early, and let the reader filter."""

Offset = str | int | datetime


class StreamAway(NoAnswer):
    """The broker does not answer."""

    def __init__(self) -> None:
        super().__init__("broker")


def follow(amqp_uri: str, since: datetime | None = None) -> Iterator[Envelope | None]:
    """Every event that is published from `since` (or from now) on; `None` when all is read.

    A `None` comes at least every half second, so that the reader may look up. Where the broker
    goes away it is waited for, and reading goes on at the next event; only the first connection
    raises `StreamAway`. Interrupting is safe at any time.
    """
    offset: Offset = "next" if since is None else _instant(since)
    connected = False
    while True:
        try:
            for position, envelope in _read(amqp_uri, offset):
                connected = True
                if position is not None:
                    offset = position + 1
                    if envelope is None:
                        continue
                if envelope is None or since is None or envelope.at >= since:
                    yield envelope
        except StreamAway:
            if not connected:
                raise
            time.sleep(_RETRY_S)
            yield None


@dataclass(frozen=True)
class Stream:
    """What the stream holds at one moment; see `ops.past.Stream`. Raises `StreamAway`."""

    amqp_uri: str

    def span(self) -> Span | None:
        """Where it begins and ends, None where it is empty."""
        with closing(self._until_quiet("first")) as beginning:
            first = next(beginning, None)
        last = max((place for place, _ in self._until_quiet("last")), default=None)
        if first is None or last is None:
            return None
        early = self.events(first[0], min(first[0] + _EARLIEST, last))
        return Span(first[0], last, tuple(placed.event for placed in early))

    def events(self, begin: int | datetime, last: int) -> Iterator[Placed]:
        """From an offset or an instant on up to the offset `last`, in the stream's order."""
        offset = begin if isinstance(begin, int) else _instant(begin)
        heard = time.monotonic()
        for position, envelope in _read(self.amqp_uri, offset):
            if position is None:
                if time.monotonic() - heard > _PATIENCE_S:
                    raise StreamAway
                continue
            heard = time.monotonic()
            if envelope is not None and position <= last:
                yield Placed(position, envelope)
            if position >= last:
                return

    def _until_quiet(self, offset: Offset) -> Generator[tuple[int, Envelope | None]]:
        """What is there from the offset on: up to a pause, or for a second where there is none.

        Waits for a first message: a broker does not say whether a stream is empty.
        """
        began = time.monotonic()
        some = False
        for position, envelope in _read(self.amqp_uri, offset):
            if position is not None:
                yield position, envelope
                some = True
            if time.monotonic() - began > (1.0 if some else _EMPTY_S):
                return
            if position is None and some:
                return


def _instant(since: datetime) -> datetime:
    """An offset by time, as the broker takes it: naive, in UTC."""
    return (since - _EARLY).astimezone(UTC).replace(tzinfo=None)


def _read(amqp_uri: str, offset: Offset) -> Iterator[tuple[int | None, Envelope | None]]:
    """Offset and event; no offset where there is nothing now, no event where it is no event."""
    arrived: deque[Any] = deque()
    # pika would reject what is left over when it closes, which no stream takes.
    connection = link.connection(amqp_uri, _HEARTBEAT_S)
    try:
        connection.connect()
        channel = connection.channel()
        channel.basic_qos(prefetch_size=0, prefetch_count=_PREFETCH, a_global=False)
        channel.basic_consume(
            STREAM, callback=arrived.append, arguments={"x-stream-offset": offset}
        )
        while True:
            with suppress(TimeoutError):
                connection.drain_events(timeout=_PAUSE_S)
            if not arrived:
                connection.heartbeat_tick()
                yield None, None
            while arrived:
                message = arrived.popleft()
                channel.basic_ack(message.delivery_tag)
                place = int(message.headers["x-stream-offset"])
                yield place, _event(place, message.body)
    except (AMQPError, OSError) as error:
        raise StreamAway from error
    finally:
        connection.collect()


def _event(place: int, body: bytes | str) -> Envelope | None:
    try:
        envelope = decode(body.encode() if isinstance(body, str) else body)
        _ = envelope.at
    except UnreadableEvent as error:
        console.say(f"message {place} of the stream is no event: {error}")
        return None
    return envelope
