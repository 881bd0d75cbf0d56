"""Publishes past events into the inbox of one service, and of no other."""

import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Final, Self

import amqp

from kit.catalogue import EVERYTHING, Catalogue
from kit.envelope import CONTENT_TYPE, Envelope
from kit.inbox import link
from kit.inbox.rebuild import REBUILD
from kit.topology.names import INBOX_KEY, PARTITION_HEADER, redelivery_exchange
from ops.errors import OperatorError

WINDOW: Final = 500
_CONFIRM_S: Final = 30.0
_PERSISTENT: Final = 2


def wanted(catalogue: Catalogue, event: Envelope, *, rebuild: bool) -> bool:
    """Whether the service binds such events, or builds its replica from them."""
    keys = catalogue.rebuilds if rebuild else catalogue.handles
    return EVERYTHING in keys or event.name in keys


class Inbox:
    """A connection, as a context, over which a window of events is confirmed at a time.

    `run`, where given, is the id of the rebuild that the events belong to.
    """

    def __init__(self, amqp_uri: str, service: str, run: str | None = None) -> None:
        self._amqp_uri = amqp_uri
        self._exchange = redelivery_exchange(service)
        self._run = run
        self._open: set[int] = set()
        self._sent = 0
        self._refused = False

    def __enter__(self) -> Self:
        self._connection = link.connection(self._amqp_uri)
        self._connection.connect()
        self._channel = self._connection.channel()
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._confirmed)
        self._channel.events["basic_nack"].add(self._not_taken)
        self._channel.events["basic_return"].add(self._not_taken)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.collect()

    def deliver(self, events: Sequence[Envelope]) -> None:
        """Returns once the broker keeps all of them, in this order.

        Raises `OperatorError` where it does not take them; `OSError` and amqp's errors where it
        is away.
        """
        for event in events:
            self._sent += 1
            self._open.add(self._sent)
            self._channel.basic_publish(
                amqp.Message(
                    event.encode(),
                    content_type=CONTENT_TYPE,
                    message_id=event.id,
                    type=event.name,
                    correlation_id=event.correlationid,
                    delivery_mode=_PERSISTENT,
                    application_headers=self._headers(event),
                ),
                exchange=self._exchange,
                routing_key=INBOX_KEY,
                mandatory=True,
            )
        deadline = time.monotonic() + _CONFIRM_S
        while self._open and not self._refused:
            self._connection.drain_events(timeout=max(deadline - time.monotonic(), 0.001))
        if self._refused:
            raise OperatorError("the broker does not take the events; see ./passerelle status")

    def _headers(self, event: Envelope) -> Mapping[str, Any]:
        headers = {PARTITION_HEADER: event.partitionkey}
        return headers | ({REBUILD: self._run} if self._run else {})

    def _confirmed(self, delivery_tag: int, multiple: bool) -> None:
        if multiple:
            self._open = {tag for tag in self._open if tag > delivery_tag}
        else:
            self._open.discard(delivery_tag)

    def _not_taken(self, *_: Any) -> None:
        self._refused = True
