"""From catalogues to a topology: pure, so that it can be shown, compared and tested offline."""

import re
from collections.abc import Iterable, Iterator, Mapping

from kit.catalogue import EVERYTHING, Catalogue
from kit.topology.model import (
    Argument,
    Arguments,
    Binding,
    DestinationType,
    Exchange,
    Queue,
    Retention,
    Topic,
    Topology,
    User,
)
from kit.topology.names import (
    DEAD_KEY,
    EVENTS,
    INBOX_KEY,
    PARTITION_HEADER,
    RPC_EXCHANGE,
    STREAM,
    TIERS,
    UNROUTED,
    UNROUTED_EXCHANGE,
    dead_queue,
    events_exchange,
    inbox_queue,
    inbox_queues,
    partition_exchange,
    redelivery_exchange,
    relay_queue,
    relay_user,
    retry_queue,
    rpc_queue,
)

# RabbitMQ 4 gives a message up after 20 deliveries and counts lost connections; RabbitMQ 3.10
# refuses -1. Tries are counted in a header of our own, so this bound only has to be out of reach.
_DELIVERY_LIMIT = 1_000_000_000

_WEIGHT = "1"
_QUEUE: DestinationType = "queue"
_EXCHANGE: DestinationType = "exchange"
_NOTHING = "^$"
_REPLY = r"^(rpc\.reply-[\w-]+|[0-9a-f-]{36})$"
"""What answers to calls are addressed by: a caller's own queue, or the id that Nameko gives it. No
wildcard fits, which would show a caller what others are told.
"""


def topology(
    catalogues: Iterable[Catalogue],
    retention: Retention | None = None,
    partitions: Mapping[str, int] | None = None,
) -> Topology:
    """The topology of the services with these catalogues.

    `partitions` says over how many queues a partitioned service's inbox is spread, where that is
    not what its catalogue begins with.

    A service that handles nothing has its queues all the same, without a binding, so that its
    inbox is there before its first reaction is deployed.

    Raises `ValueError` where a service is given twice or handles a key that nobody emits.
    """
    services = tuple(catalogues)
    names = [catalogue.service for catalogue in services]
    if len(set(names)) != len(names):
        raise ValueError(f"a service is given twice: {', '.join(names)}")
    spread = {c.service: c.partitions for c in services} | dict(partitions or {})
    emitted = {event.name for catalogue in services for event in catalogue.emits}
    for catalogue in services:
        unknown = set(catalogue.handles) - emitted - {EVERYTHING}
        if unknown:
            raise ValueError(f"{catalogue.service} handles what nobody emits: {sorted(unknown)}")
    return Topology(
        exchanges=(
            *_shared_exchanges(),
            *(e for n in names for e in _exchanges(n, partitioned=bool(spread[n]))),
        ),
        queues=(
            *_shared_queues(retention or Retention()),
            *(q for n in names for q in _queues(n, inbox_queues(n, spread[n]))),
        ),
        bindings=(
            Binding(UNROUTED_EXCHANGE, UNROUTED, "queue", ""),
            *(b for catalogue in services for b in _bindings(catalogue, spread[catalogue.service])),
        ),
        users=(
            *(_service_user(n) for n in names),
            *(_relay_user(c.service) for c in services if c.emits),
            *_people(names),
        ),
    )


def _shared_exchanges() -> Iterator[Exchange]:
    yield Exchange(UNROUTED_EXCHANGE, "fanout")
    yield Exchange(EVENTS, "topic", {"alternate-exchange": UNROUTED_EXCHANGE})
    yield Exchange(RPC_EXCHANGE, "topic")


def _exchanges(service: str, *, partitioned: bool) -> Iterator[Exchange]:
    yield Exchange(events_exchange(service), "topic")
    yield Exchange(redelivery_exchange(service), "direct")
    if partitioned:
        by_key = {"hash-header": PARTITION_HEADER}
        yield Exchange(partition_exchange(service), "x-consistent-hash", by_key)


def _shared_queues(retention: Retention) -> Iterator[Queue]:
    yield Queue(
        STREAM,
        {
            "x-queue-type": "stream",
            "x-max-length-bytes": retention.max_bytes,
            "x-max-age": retention.max_age,
            "x-stream-max-segment-size-bytes": retention.segment_bytes,
        },
    )
    yield Queue(UNROUTED, _quorum())


def _queues(service: str, inboxes: Iterable[str]) -> Iterator[Queue]:
    # What the broker itself gives up on goes to the dead letters instead of vanishing.
    to_dead = _dead_lettering(service, DEAD_KEY)
    for inbox in inboxes:
        yield Queue(inbox, _quorum({"x-single-active-consumer": True, **to_dead}))
    for tier in TIERS:
        to_inbox = _dead_lettering(service, INBOX_KEY)
        waiting = _quorum({"x-message-ttl": tier.delay_ms, **to_inbox})
        yield Queue(retry_queue(service, tier), waiting)
    yield Queue(dead_queue(service), _quorum())
    # As Nameko would declare it: a call that is lost with a node is made again by its caller.
    yield Queue(rpc_queue(service), {})


def _quorum(arguments: dict[str, Argument] | None = None) -> Arguments:
    return {
        "x-queue-type": "quorum",
        "x-delivery-limit": _DELIVERY_LIMIT,
        **(arguments or {}),
    }


def _dead_lettering(service: str, key: str) -> dict[str, Argument]:
    return {
        "x-dead-letter-exchange": redelivery_exchange(service),
        "x-dead-letter-routing-key": key,
        # at-least-once needs reject-publish: a full queue must not drop its head
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


def _bindings(catalogue: Catalogue, partitions: int) -> Iterator[Binding]:
    service = catalogue.service
    yield Binding(events_exchange(service), EVENTS, "exchange", EVERYTHING)
    yield Binding(events_exchange(service), STREAM, "queue", EVERYTHING)
    redelivery = redelivery_exchange(service)
    into, kind = inbox_queue(service), _QUEUE
    if partitions:
        into, kind = partition_exchange(service), _EXCHANGE
        for queue in inbox_queues(service, partitions):
            # The key is the queue's weight among its fellows.
            yield Binding(into, queue, "queue", _WEIGHT)
    for key in catalogue.handles:
        yield Binding(EVENTS, into, kind, key)
    yield Binding(redelivery, into, kind, INBOX_KEY)
    for tier in TIERS:
        yield Binding(redelivery, retry_queue(service, tier), "queue", tier.key)
    yield Binding(redelivery, dead_queue(service), "queue", DEAD_KEY)
    yield Binding(RPC_EXCHANGE, rpc_queue(service), "queue", f"{service}.*")


def _service_user(service: str) -> User:
    """Consumes what is its own, answers calls, and gives itself events again. It makes none of
    these, so that it can delete none.
    """
    own = re.escape(service)
    return User(
        service,
        configure=_NOTHING,
        write=rf"^({own}\.redelivery|{RPC_EXCHANGE})$",
        read=rf"^({own}\.(inbox(\.\d+)?|dead)|rpc-{own})$",
        topics=(Topic(RPC_EXCHANGE, write=_REPLY, read=_NOTHING),),
    )


def _relay_user(service: str) -> User:
    """Alone publishes the service's events, under the service's own keys, while it holds the queue
    that keeps others out. What it may not read it may not purge.
    """
    own = re.escape(service)
    return User(
        relay_user(service),
        configure=rf"^{re.escape(relay_queue(service))}$",
        write=rf"^{re.escape(events_exchange(service))}$",
        read=_NOTHING,
        topics=(Topic(events_exchange(service), write=rf"^{own}\.[a-z_]+$", read=_NOTHING),),
    )


def _people(services: Iterable[str]) -> Iterator[User]:
    names = "|".join(map(re.escape, services))
    yield User("analyst", _NOTHING, _NOTHING, rf"^{re.escape(STREAM)}$")
    # Looks at depths by the management interface, and gives a service past events again.
    yield User("operator", _NOTHING, rf"^({names})\.redelivery$", _NOTHING, tags=("monitoring",))
    # Nameko's client declares the exchange itself; whoever may do that may delete it as well.
    rpc = rf"^({RPC_EXCHANGE}|rpc\.reply-.*)$"
    calls = Topic(RPC_EXCHANGE, write=rf"^({names})\.\w+$", read=_REPLY)
    yield User("site-app", rpc, rpc, rpc, topics=(calls,))
