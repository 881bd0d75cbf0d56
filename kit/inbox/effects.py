"""The effects of a batch in MongoDB: marks and reaction in one transaction."""

from collections.abc import Callable, Sequence

import pymongo
from pymongo.errors import ConnectionFailure, ExecutionTimeout, PyMongoError

from kit.clock import Clock, SystemClock
from kit.context import Context
from kit.envelope import Envelope
from kit.inbox.batch import Received, StoreAway
from kit.inbox.marks import Marks
from kit.transaction import Store, Transaction

Reaction = Callable[[Transaction, Sequence[Envelope]], None]

PATIENCE_S = 15.0

_PASSING = ("TransientTransactionError", "UnknownTransactionCommitResult")


def caused_by(event: Envelope) -> Context:
    """The context of what a reaction does because of this event."""
    return Context(
        correlation_id=event.correlationid,
        causation_id=event.id,
        traceparent=event.traceparent,
        actor="inbox",
    )


class MongoEffects:
    """See `kit.inbox.batch.Effects`.

    A reaction that emits events of its own for one event of a batch sets `tx.context` to
    `caused_by(event)` first; until then the context is that of the batch's first event.
    """

    def __init__(
        self, store: Store, react: Reaction, marks: Marks, clock: Clock | None = None
    ) -> None:
        self._store = store
        self._react = react
        self._marks = marks
        self._clock = clock or SystemClock()
        self.applied = 0
        self.duplicates = 0

    def prepare(self) -> None:
        """Makes what the marks need. Raises `StoreAway` where the database is away."""
        try:
            self._marks.prepare(self._store.database)
        except PyMongoError as error:
            _judge(error)
            raise

    def apply(self, events: Sequence[Received]) -> None:
        """See `kit.inbox.batch.Effects`."""
        now = self._clock.now()

        def work(tx: Transaction) -> int:
            unseen = self._marks.unseen(tx, events)
            if unseen:
                self._marks.mark(tx, unseen, now)
                self._react(tx, [event.envelope for event in unseen])
            return len(unseen)

        try:
            # The driver would try again for two minutes; meanwhile the broker, hearing nothing,
            # would take the connection for dead.
            with pymongo.timeout(PATIENCE_S):
                applied = self._store.run(work, caused_by(events[0].envelope))
        except PyMongoError as error:
            _judge(error)
            raise
        self.applied += applied
        self.duplicates += len(events) - applied


def _judge(error: PyMongoError) -> None:
    """Raises `StoreAway` where the database is away; gives back what is the work's own fault."""
    if isinstance(error, ConnectionFailure | ExecutionTimeout) or any(
        error.has_error_label(label) for label in _PASSING
    ):
        raise StoreAway(type(error).__name__) from error
