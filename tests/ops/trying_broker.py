"""Tries everything at a broker as one of its users, and says what it was let do."""

from collections.abc import Callable, Iterator

import pika
import requests
from pika.exceptions import ChannelClosedByBroker, ConnectionClosedByBroker

from kit.topology import Topology
from kit.topology.names import RPC_EXCHANGE
from ops.backend import Management
from ops.secrets import SERVICES, VHOST

Deed = tuple[str, ...]
"""What is done, and to what: `("consume", "booking.inbox")`, `("publish", "events", "inbox")`."""

_REFUSED = 403
_NOT_IMPLEMENTED = 540
REPLY = "rpc.reply-somebody"
KEYS = (*(f"{service}.x" for service in SERVICES), "rpc.reply-x", "inbox")
_BOUND = ("#", "booking.x", "rpc.reply-x")


def deeds(topology: Topology) -> Iterator[Deed]:
    """Everything that is tried, for each thing of the topology and some that are not in it."""
    relays = [f"{service}.relay" for service in SERVICES]
    for queue in (*(q.name for q in topology.queues), *relays, REPLY, "anything"):
        for what in ("consume", "purge", "delete", "declare"):
            yield what, queue
    exchanges = [e.name for e in topology.exchanges]
    for exchange in (*exchanges, ""):
        for key in KEYS:
            yield "publish", exchange, key
    for exchange in (*exchanges, "anything"):
        yield "declare exchange", exchange
        yield "delete exchange", exchange
    for exchange in exchanges:
        for queue in ("booking.inbox", "booking.relay", "events.stream", REPLY):
            for key in _BOUND:
                yield "bind", queue, exchange, key
    for what in ("make a user", "set rights", "see definitions", "see queues", "delete by page"):
        yield (what,)


class Trying:
    """One user's connection. Close it after use."""

    def __init__(self, amqp_uri: str, management: Management) -> None:
        self._uri = amqp_uri
        self._at = management
        self._connection = pika.BlockingConnection(pika.URLParameters(amqp_uri))

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()

    def may(self, deed: Deed) -> bool:
        """Whether the broker let it be done; another complaint than a refusal is none."""
        what, *of = deed
        if what in _PAGES:
            method, path, body = _PAGES[what]
            url, login = f"{self._at.url}/api/{path}", (self._at.user, self._at.password)
            answer = requests.request(method, url, auth=login, json=body, timeout=10)
            return answer.status_code not in (401, 403)
        channel = self._connection.channel()
        try:
            _AMQP[what](channel, *of)
        except ChannelClosedByBroker as error:
            return error.reply_code != _REFUSED
        except ConnectionClosedByBroker as error:
            # That a kind of queue cannot do something is said once it was allowed, and at a price.
            self._connection = pika.BlockingConnection(pika.URLParameters(self._uri))
            return error.reply_code == _NOT_IMPLEMENTED
        channel.close()
        return True


def _consume(channel, queue: str) -> None:
    channel.basic_qos(prefetch_count=1)
    channel.basic_cancel(channel.basic_consume(queue, lambda *_: None))


def _publish(channel, exchange: str, key: str) -> None:
    channel.confirm_delivery()
    channel.basic_publish(exchange, key, b"tried")


_AMQP: dict[str, Callable[..., None]] = {
    "consume": _consume,
    "purge": lambda channel, queue: channel.queue_purge(queue),
    "delete": lambda channel, queue: channel.queue_delete(queue, if_unused=True, if_empty=True),
    "declare": lambda channel, queue: channel.queue_declare(queue, exclusive=True),
    "publish": _publish,
    "declare exchange": lambda channel, name: channel.exchange_declare(name, "topic", durable=True),
    "delete exchange": lambda channel, name: channel.exchange_delete(name, if_unused=True),
    "bind": lambda channel, queue, exchange, key: channel.queue_bind(queue, exchange, key),
}

_PAGES = {
    "make a user": ("PUT", "users/intruder", {"password": "x", "tags": "administrator"}),
    "set rights": (
        "PUT",
        f"permissions/{VHOST}/analyst",
        {"configure": ".*", "write": ".*", "read": ".*"},
    ),
    "see definitions": ("GET", "definitions", None),
    "see queues": ("GET", f"queues/{VHOST}", None),
    "delete by page": ("DELETE", f"queues/{VHOST}/events.unrouted?if-unused=true", None),
}


def of_service(service: str, inboxes: list[str]) -> set[Deed]:
    """What a service may do: what it reads it may empty as well, which the broker cannot part."""
    own = (*inboxes, f"{service}.dead", f"rpc-{service}")
    redelivery = {("publish", f"{service}.redelivery", key) for key in KEYS}
    answers = {("publish", RPC_EXCHANGE, "rpc.reply-x")}
    return {(what, queue) for queue in own for what in ("consume", "purge")} | redelivery | answers


def of_relay(service: str) -> set[Deed]:
    """What a relay may do: its events, and the queue that keeps other relays out."""
    fence = f"{service}.relay"
    return {
        ("publish", f"{service}.events", f"{service}.x"),
        ("declare", fence),
        ("delete", fence),
    }


def of_operator() -> set[Deed]:
    """What an operator may do."""
    given = {("publish", f"{service}.redelivery", key) for service in SERVICES for key in KEYS}
    return given | {("see queues",)}


def of_site_app() -> set[Deed]:
    """What a site app may do; that it may delete the exchange of calls is Nameko's doing."""
    own = {(what, REPLY) for what in ("consume", "purge", "delete", "declare")}
    calls = {("publish", RPC_EXCHANGE, f"{service}.x") for service in SERVICES}
    bound = {("bind", REPLY, RPC_EXCHANGE, "rpc.reply-x")}
    exchange = {("declare exchange", RPC_EXCHANGE), ("delete exchange", RPC_EXCHANGE)}
    return own | calls | bound | exchange
