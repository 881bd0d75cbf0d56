"""The effects of events in MongoDB: marks, lines and reaction in one transaction."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from functools import partial
from typing import TypeVar

import pymongo
from pymongo.errors import BulkWriteError, DuplicateKeyError, PyMongoError

from kit import collections, telemetry
from kit.clock import Clock, SystemClock
from kit.context import Context
from kit.envelope import Envelope, decode
from kit.inbox import barriers, lines
from kit.inbox.deliveries import Delivery, Failure, Received, UnknownEvent
from kit.inbox.lines import Lines, delivery_of
from kit.inbox.marks import Marks, once
from kit.inbox.metrics import Counts, Tally
from kit.inbox.ownership import OWNERS, Ownership
from kit.inbox.ports import Letter, StoreAway
from kit.inbox.rebuild import is_past, split
from kit.inbox.sequences import Sequences
from kit.topology.names import inbox_queue
from kit.transaction import Store, Transaction
from kit.unavailable import is_unavailable

Reaction = Callable[[Transaction, Sequence[Envelope]], None]
T = TypeVar("T")

PATIENCE_S = 15.0
LOOKING = 20
"""So many batches after one with a repeat are looked through first: repeats seldom come alone."""
_OURS = Context(correlation_id="inbox", actor="inbox")


def caused_by(event: Envelope) -> Context:
    """The context of what a reaction does because of this event."""
    return Context(
        correlation_id=event.correlationid,
        causation_id=event.id,
        traceparent=event.traceparent,
        actor=event.source.strip("/"),
        transport="event",
        action=event.type,
    )


class MongoEffects:
    """See `kit.inbox.ports.Effects`.

    A reaction that emits events of its own for one event of a batch sets `tx.context` to
    `caused_by(event)` first; until then the context is that of the batch's first event.
    `ownership` is of the queue that the events come from; without one nobody else may consume.
    `turn` is a lock that those share who write the same documents in one process: transactions
    that meet there would abort each other again and again.
    `rebuild` takes past events that come again for the replica (`kit.inbox.rebuild`).
    """

    def __init__(
        self,
        store: Store,
        react: Reaction,
        marks: Marks,
        clock: Clock | None = None,
        ownership: Ownership | None = None,
        sequences: Sequences | None = None,
        turn: AbstractContextManager[object] | None = None,
        rebuild: Reaction | None = None,
    ) -> None:
        self._store = store
        self._react = react
        self._marks = marks
        self._clock = clock or SystemClock()
        self._ownership = ownership
        self._sequences = sequences
        self._turn = turn or nullcontext()
        self._looking = 0
        self._rebuild = rebuild
        self._tally = Tally(store.service)

    def prepare(self) -> None:
        """See `Effects.prepare`."""
        with _patiently():
            database = self._store.database
            self._marks.prepare(database)
            lines.prepare(database)
            barriers.prepare(database)
            if self._sequences is not None:
                self._sequences.prepare(database)
            collections.ensure(database, OWNERS)

    def take_over(self) -> None:
        """See `Effects.take_over`."""
        if self._ownership is not None:
            with _patiently():
                self._ownership.take(self._store.database)

    def apply(self, events: Sequence[Received]) -> None:
        """See `Effects.apply`."""
        cause = caused_by(events[0].envelope)
        if self._looking:
            self._looking -= 1
            self._tell(partial(self._apply, events, look=True), cause)
            return
        try:
            self._tell(partial(self._apply, events, look=False), cause)
        except (BulkWriteError, DuplicateKeyError):
            # A mark was there already, or the reaction broke a rule of its own: look, and see.
            self._looking = LOOKING
            self._tell(partial(self._apply, events, look=True), cause)

    def _apply(self, events: Sequence[Received], tx: Transaction, *, look: bool) -> Counts:
        """Applies a batch. To `look` for marks first costs a good part of the database's time.

        Without it, an event that has its mark already makes the transaction fail as a whole.
        """
        own = Lines(tx)
        unseen = self._marks.unseen(tx, events) if look or not own.empty() else once(events)
        if not unseen:
            return Counts(duplicates=len(events))
        sorted_ = own.sort(unseen)
        faults = self._take_in(tx, sorted_.passing, self._clock.now())
        own.park(sorted_.parking)
        own.free(sorted_.heads)
        applied = [event.envelope for event in sorted_.passing]
        parked = sum(map(len, sorted_.parking.values()))
        return Counts(applied, len(events) - len(applied) - parked, parked, faults)

    def put_off(self, event: Received, due: datetime, why: Failure) -> bool:
        """See `Effects.put_off`."""

        def work(tx: Transaction) -> bool:
            now = self._clock.now()
            return bool(self._marks.unseen(tx, [event])) and Lines(tx).hold(event, due, why, now)

        return self._run(work)

    def give_up(
        self, letter_id: str, delivery: Delivery, event: Received | None, why: Failure
    ) -> None:
        """See `Effects.give_up`."""

        def work(tx: Transaction) -> None:
            if event is None or self._marks.unseen(tx, [event]):
                Lines(tx).bury(letter_id, delivery, event, why)

        self._run(work)

    def passed(self, barrier: str) -> None:
        """See `Effects.passed`."""
        self._run(lambda tx: barriers.passed(tx, barrier))

    def released(self, limit: int) -> Sequence[Received]:
        """See `Effects.released`."""
        parked = self._run(lambda tx: Lines(tx).first_parked(limit), held=False)
        return [
            Received(decode(bytes(document["body"])), delivery_of(document)) for document in parked
        ]

    def apply_released(self, events: Sequence[Received]) -> None:
        """See `Effects.apply_released`."""
        now = self._clock.now()
        key = events[0].envelope.partitionkey

        def work(tx: Transaction) -> Counts:
            taken = set(Lines(tx).take(key, [event.id for event in events]))
            unseen = self._marks.unseen(tx, [event for event in events if event.id in taken])
            faults = self._take_in(tx, unseen, now)
            return Counts([event.envelope for event in unseen], faults=faults)

        self._tell(work, caused_by(events[0].envelope), held=False)

    def to_replay(self) -> Letter | None:
        """See `Effects.to_replay`."""
        query = {"state": lines.REPLAYING}
        letters = self._store.database[lines.LETTERS]
        with _patiently():
            letter = letters.find_one(query, sort=[("last_failed", 1)])
        return None if letter is None else Letter(letter["_id"], delivery_of(letter))

    def replay(self, event: Received) -> None:
        """See `Effects.replay`."""
        now = self._clock.now()

        def work(tx: Transaction) -> Counts:
            own = Lines(tx)
            letter = own.letter(event.id)
            if letter is None or letter["state"] != lines.REPLAYING:
                return Counts()
            own.free({letter["line"]: event.id})
            unseen = self._marks.unseen(tx, [event])
            faults = self._take_in(tx, unseen, now)
            return Counts([event.envelope for event in unseen], faults=faults)

        self._tell(work, caused_by(event.envelope), held=False)

    def replay_failed(self, letter_id: str, why: Failure) -> None:
        """See `Effects.replay_failed`."""

        def work(tx: Transaction) -> None:
            letter = Lines(tx).letter(letter_id)
            if letter is not None and letter["state"] == lines.REPLAYING:
                fresh = lines.told(why) | {"state": lines.DEAD, "origin": letter["origin"]}
                fresh["first_failed"] = letter["first_failed"]
                Lines(tx).change(letter_id, fresh)

        self._run(work, held=False)

    def _take_in(
        self, tx: Transaction, events: Sequence[Received], now: datetime
    ) -> Mapping[str, int]:
        """Marks and effects of events; gives what was noticed in their sequences."""
        if not events:
            return {}
        live = [event.envelope for event in events if not is_past(event)]
        if self._rebuild is None and len(live) < len(events):
            raise UnknownEvent("a past event, and no replica to rebuild")
        # The marks first: what has one already must fail by that, and by nothing else.
        self._marks.mark(tx, events, now)
        faults = self._sequences.check(tx, live) if self._sequences and live else {}
        for past, envelopes in split(events):
            reaction = self._rebuild if past and self._rebuild else self._react
            reaction(tx, envelopes)
        return faults

    def _tell(
        self, work: Callable[[Transaction], Counts], context: Context, *, held: bool = True
    ) -> None:
        """One transaction that may apply events, counted and traced once it is committed."""
        started_ns = telemetry.now_ns()
        counts = self._run(work, context, held=held)
        self._tally.add(counts)
        telemetry.applied(inbox_queue(self._store.service), counts.applied, started_ns)

    def _run(
        self, work: Callable[[Transaction], T], context: Context = _OURS, *, held: bool = True
    ) -> T:
        """One transaction. `held`: it fails where the queue has another consumer by now."""

        def whole(tx: Transaction) -> T:
            if held and self._ownership is not None:
                self._ownership.hold(tx)
            return work(tx)

        with self._turn, _patiently():
            return self._store.run(whole, context)


@contextmanager
def _patiently() -> Iterator[None]:
    """Raises `StoreAway` where the database is away; what the work itself caused passes.

    The driver would try again for two minutes; meanwhile the broker, hearing nothing, would take
    the connection for dead.
    """
    try:
        with pymongo.timeout(PATIENCE_S):
            yield
    except PyMongoError as error:
        if is_unavailable(error):
            raise StoreAway(type(error).__name__) from error
        raise
