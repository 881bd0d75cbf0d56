"""A service without its edge: its use cases on units of work.

Every command runs in exactly one transaction; every query reads outside any.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from kernel.deferred import Deferred
from kernel.tools import Clock
from kit.background import Job
from kit.context import Context
from kit.envelope import Envelope
from kit.inbox import UnknownEvent, caused_by
from kit.timers import Handler, Timer
from kit.transaction import Store, Transaction
from kit.turns import Turns

W = TypeVar("W")
C = TypeVar("C")
R = TypeVar("R")


class HasClock(Protocol):
    """Tools of a service: a clock among them."""

    @property
    def clock(self) -> Clock:
        """By which everything is dated and timers come due."""
        ...


T = TypeVar("T", bound=HasClock)


@dataclass(frozen=True)
class Reaction:
    """How an event of another service is read, and what is done about it.

    `read` raises `UnreadableEvent` where the event does not keep its contract.
    """

    read: Callable[[Envelope], Any]
    handler: Callable[[Any, Any], object]


class Application(Generic[W, T]):
    """Base of a service's table of contents: one attribute for each use case.

    Commands are called with the command and a context, queries with the query alone.
    """

    def __init__(
        self,
        store: Store,
        tools: T,
        inside: Callable[[Transaction, T], W],
        outside: Callable[[Store, T], W],
        *,
        reactions: Mapping[str, Reaction],
        deferred: Mapping[str, Deferred],
        turns: Turns | None = None,
    ) -> None:
        """`inside` gives a unit of work of a transaction, `outside` a look at the data.

        `reactions` go by event type, `deferred` by the kind of the timer; `turns` are those of
        commands that would only conflict with each other.
        """
        self.store = store
        self.tools = tools
        self._inside = inside
        self._outside = outside
        self._reactions = reactions
        self._turns = turns or Turns()
        self.due: Mapping[str, Handler] = {k: self._handler(one) for k, one in deferred.items()}
        self.jobs: list[Job] = []

    @property
    def clock(self) -> Clock:
        """By which timers come due."""
        return self.tools.clock

    def react(self, tx: Transaction, events: Sequence[Envelope]) -> None:
        """Takes what other services tell, in the inbox's transaction.

        Raises `UnknownEvent`, and `UnreadableEvent` where one does not keep its contract.
        """
        self._take(tx, events, self._reactions)

    def _take(
        self, tx: Transaction, events: Sequence[Envelope], reactions: Mapping[str, Reaction]
    ) -> None:
        for event in events:
            reaction = reactions.get(event.type)
            if reaction is None:
                raise UnknownEvent(f"{self.store.service} handles no {event.type}")
            tx.context = caused_by(event)
            reaction.handler(self._inside(tx, self.tools), reaction.read(event))

    def unit_of_work(self, tx: Transaction) -> W:
        """That of a transaction: for a simulation, which plays what other services would tell."""
        return self._inside(tx, self.tools)

    def absorbed_by(self, person_ids: Collection[str]) -> Collection[str]:
        """See `kit.audit.search.Merging`."""
        query = {"kept_id": {"$in": list(person_ids)}, "standing": True}
        return {one["absorbed_id"] for one in self.store.database["merges"].find(query)}

    def _command(self, handler: Callable[[W, C], R]) -> Callable[[C, Context], R]:
        def run(command: C, context: Context) -> R:
            return self.store.run(
                lambda tx: handler(self._inside(tx, self.tools), command), context
            )

        return run

    def _one_at_a_time(
        self, handler: Callable[[W, C], R], about: Callable[[C], str]
    ) -> Callable[[C, Context], R]:
        """Of those about the same thing, within this process one at a time."""
        run_now = self._command(handler)

        def run(command: C, context: Context) -> R:
            with self._turns.of(about(command)):
                return run_now(command, context)

        return run

    def _query(self, handler: Callable[[W, C], R]) -> Callable[[C], R]:
        return lambda query: handler(self._read(), query)

    def _read(self) -> W:
        return self._outside(self.store, self.tools)

    def _handler(self, deferred: Deferred) -> Handler:
        def run(tx: Transaction, timer: Timer) -> None:
            deferred.handler(self._inside(tx, self.tools), deferred.command(timer.reference))

        return run
