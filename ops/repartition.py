"""Changes how many partitions an inbox has, so that no event is lost or overtaken.

While no relay publishes and all that stood in the partitions was seen to, it does not matter which
of them an event would go to. So: hold the relays, let every partition be seen to up to a barrier,
bind other queues, let the relays go on. See docs/decisions/0013.

Cut off anywhere, the network goes on by itself: the pause ends; whatever is bound by then is
consumed, stays bound, and all that went elsewhere before was seen to. Running the command again
finishes the change.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from pymongo import MongoClient
from pymongo.database import Database

from kit import topology
from kit.catalogue import Catalogue
from kit.ids import new_id
from kit.inbox import barriers, partitions
from kit.inbox.barriers import BARRIER
from kit.relay import pause
from kit.relay.lease import DURATION_S
from kit.topology import Binding, Management
from kit.topology.names import inbox_queues, partition_exchange
from ops.catalogues import catalogues
from ops.errors import OperatorError
from ops.queues import Queues

MOST: Final = 64
"""More than any machine has use for; each is a quorum queue and a connection in every process."""
PAUSE_S: Final = 30.0
CONSUMED_S: Final = 30.0
EMPTY_S: Final = 300.0
LEFT_S: Final = 30.0
_LOOK_S: Final = 0.2

Say = Callable[[str], None]


@dataclass(frozen=True)
class Look:
    """One partition as the broker sees it: `consumers` are subscribed, the process `owner` is the
    one that gets its events: `host:pid:…`, empty where nobody does.
    """

    queue: str
    ready: int
    consumers: int
    owner: str


@dataclass(frozen=True)
class Parts:
    """The inbox of one service: its database, its queues, their bindings.

    Raises pymongo's errors, `requests.RequestException` and pika's `AMQPError`.
    """

    catalogue: Catalogue
    client: MongoClient[dict[str, Any]]
    broker: Management
    queues: Queues

    @property
    def service(self) -> str:
        """Whose inbox it is."""
        return self.catalogue.service

    @property
    def database(self) -> Database[dict[str, Any]]:
        """The service's."""
        return self.client[self.service]

    @property
    def count(self) -> int:
        """How many there are."""
        return partitions.count(self.database, self.catalogue)

    @property
    def unfinished(self) -> int | None:
        """How many there shall be by a change that was begun and not finished."""
        return partitions.unfinished(self.database)

    def look(self) -> Iterator[Look]:
        """Each partition that has a queue."""
        consumers = self.broker.consumers()
        for queue in self.there():
            depth = self.queues.depth(queue)
            if depth is not None:
                # The queue itself counts the active one alone.
                subscribed = [one for one in consumers if one["queue"] == queue]
                active = [one["consumer_tag"] for one in subscribed if one["active"]]
                yield Look(queue, depth.ready, len(subscribed), active[0] if active else "")

    def there(self) -> list[str]:
        """The inbox's queues that exist, by their numbers, whether they are partitions or not."""
        mine = re.compile(rf"{re.escape(self.service)}\.inbox\.(\d+)")
        found = (mine.fullmatch(queue["name"]) for queue in self.broker.definitions()["queues"])
        return [match[0] for match in sorted(filter(None, found), key=lambda m: int(m[1]))]

    def bound(self) -> set[Binding]:
        """What the exchange of the partitions leads to."""
        exchange = partition_exchange(self.service)
        return {
            Binding(b["source"], b["destination"], b["destination_type"], b["routing_key"])
            for b in self.broker.definitions()["bindings"]
            if b["source"] == exchange
        }


def change(
    parts: Parts, number: int, say: Say, found: Callable[[int], None] = lambda _: None
) -> bool:
    """Makes it so many partitions; whether there was anything to do.

    A change to another number that was cut off is finished first: `found` is told of it.

    Raises `OperatorError` where something does not happen in time; then all is as it was.
    """
    cut_off = parts.unfinished
    if cut_off is not None and cut_off != number:
        found(cut_off)
        change(parts, cut_off, say)
    wanted = topology.topology(catalogues(), partitions={parts.service: number})
    exchange = partition_exchange(parts.service)
    bindings = {b for b in wanted.bindings if b.source == exchange}
    keep = set(inbox_queues(parts.service, number))
    before, unfinished = parts.count, parts.unfinished is not None
    whole = (before, unfinished, set(parts.there())) == (number, False, keep)
    if whole and parts.bound() == bindings:
        return False
    for queue in wanted.queues:
        if queue.name in keep:
            parts.broker.declare_queue(queue)
    all_queues = parts.there()
    partitions.begin(parts.database, 1 + int(all_queues[-1].rpartition(".")[2]), number)
    try:
        _until_consumed(parts, all_queues, say)
        with _relays_held(parts.client, say) as hold:
            _until_seen_to(parts, all_queues, hold, say)
            unfinished = True  # from here on there is no way back but forward
            say("binding the queues")
            _bind(parts, bindings, hold)
            partitions.finish(parts.database, number)
    except BaseException:
        if not unfinished:
            partitions.abandon(parts.database)
            # Those declared for nothing are bound to nothing: whether they go now is no matter.
            with suppress(OperatorError):
                _remove(parts, inbox_queues(parts.service, before), say)
        raise
    _remove(parts, keep, say)
    return True


class _Hold:
    """The pause of all relays; `on` makes it last."""

    def __init__(self, databases: Sequence[Database[dict[str, Any]]]) -> None:
        self._paused: list[tuple[Database[dict[str, Any]], str]] = []
        self._due = 0.0
        self.databases = databases

    def begin(self, say: Say) -> None:
        """Holds every relay, and waits for a pause that is in force."""
        deadline = time.monotonic() + 2 * PAUSE_S
        for database in self.databases:
            while True:
                try:
                    self._paused.append((database, pause.begin(database, PAUSE_S)))
                    break
                except pause.AlreadyPaused as error:
                    if time.monotonic() > deadline:
                        raise OperatorError(f"{error}'s relay is held by another command") from None
                    say(f"waiting for a pause of {error}'s relay to end")
                    self.on()
                    time.sleep(_LOOK_S)
        self._due = time.monotonic() + DURATION_S
        within = pause.GONE_S + DURATION_S + 5.0
        for database, name in self._paused:
            say(f"holding the relays: {database.name}")
            self.on(at_once=True)
            try:
                pause.wait_until_quiet(database, name, within)
            except pause.NotQuiet:
                raise OperatorError(f"{database.name}'s relay does not stop in time") from None

    def on(self, *, at_once: bool = False) -> None:
        """Makes the pause last. Raises `OperatorError` where it is over."""
        if not at_once and time.monotonic() < self._due:
            return
        self._due = time.monotonic() + DURATION_S
        for database, name in self._paused:
            try:
                pause.prolong(database, name, PAUSE_S)
            except pause.PauseOver:
                raise OperatorError("the pause of the relays ended too early") from None

    def end(self) -> None:
        """Lets every relay go on."""
        for database, name in self._paused:
            pause.end(database, name)


@contextmanager
def _relays_held(client: MongoClient[dict[str, Any]], say: Say) -> Iterator[_Hold]:
    hold = _Hold([client[one.service] for one in catalogues() if one.emits])
    try:
        try:
            hold.begin(say)
        except pause.PauseOver:
            raise OperatorError("the pause of the relays ended too early") from None
        yield hold
    finally:
        hold.end()


def _until_consumed(parts: Parts, queues: Iterable[str], say: Say) -> None:
    for queue in queues:
        say(f"waiting for a consumer of {queue}")
        if not _within(CONSUMED_S, partial(_is_consumed, parts, queue)):
            raise OperatorError(f"nobody consumes {queue}; does {parts.service} run?")


def _until_seen_to(parts: Parts, queues: Sequence[str], hold: _Hold, say: Say) -> None:
    """Returns once all that stood in these queues, given out or not, was seen to."""
    run = new_id()
    stands = {f"{run}:{queue}": queue for queue in queues}
    for barrier, queue in stands.items():
        parts.queues.put(queue, BARRIER, barrier)

    def seen_to() -> bool:
        hold.on()
        left = barriers.standing(parts.database, stands)
        ready = sum(depth.ready for f in left if (depth := parts.queues.depth(stands[f])))
        say(f"{len(left)} of {len(stands)} partitions are not empty yet, {ready:,} events ready")
        return not left

    if not _within(EMPTY_S, seen_to):
        raise OperatorError(f"the partitions were not empty within {EMPTY_S / 60:.0f} min")


def _bind(parts: Parts, wanted: set[Binding], hold: _Hold) -> None:
    """New ones first, so that there is always one; each while the relays are surely held."""
    there = parts.bound()
    for binding in sorted(wanted - there, key=lambda b: b.destination):
        hold.on(at_once=True)
        parts.broker.bind(binding)
    for binding in sorted(there - wanted, key=lambda b: b.destination):
        hold.on(at_once=True)
        parts.broker.unbind(binding)


def _remove(parts: Parts, keep: Iterable[str], say: Say) -> None:
    """Removes queues that are no partition any more, once nobody consumes them."""
    # The last one first: cut off, those that are left are a row without a gap.
    surplus = [queue for queue in reversed(parts.there()) if queue not in set(keep)]
    bound = {binding.destination for binding in parts.bound()}
    for queue in surplus:
        say(f"removing {queue}")
        left = _within(LEFT_S, partial(_is_left, parts, queue))
        depth = parts.queues.depth(queue)
        if queue in bound or not left or depth is None or depth.ready:
            raise OperatorError(f"{queue} is still in use; run the command again later")
        parts.queues.delete(queue)


def _is_consumed(parts: Parts, queue: str) -> bool:
    depth = parts.queues.depth(queue)
    return depth is not None and depth.consumers > 0


def _is_left(parts: Parts, queue: str) -> bool:
    return not _is_consumed(parts, queue)


def _within(seconds: float, done: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(_LOOK_S)
    return True
