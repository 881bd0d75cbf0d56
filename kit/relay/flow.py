"""Which rows to send next, and what became of those that were sent. Pure."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from kit.relay.figures import Histogram
from kit.relay.ports import Row


@dataclass(frozen=True)
class Limits:
    """Bounds of the relay.

    `window`: events sent and not yet confirmed. `page`: rows read at once. `room`: rows held in
    memory, at most. `parked`: subjects that may wait for another try before everything waits.
    `backoff`: seconds to the second, third … try of a row that the broker did not take. `bulk`:
    confirmed rows worth a delete while others are still in flight.
    """

    window: int = 1_000
    page: int = 1_000
    room: int = 3_000
    parked: int = 1_000
    bulk: int = 250
    backoff: tuple[float, ...] = (0.1, 0.5, 2.0, 10.0, 30.0)


@dataclass
class _Parked:
    until: float
    failures: int


@dataclass
class Flow:
    """The rows in memory: waiting to be sent, in flight, confirmed and not yet deleted.

    The outbox is the truth: whatever is forgotten here is read again.
    """

    limits: Limits = field(default_factory=Limits)
    confirm_seconds: Histogram | None = None
    """Takes the time of each confirm."""
    _ready: deque[Row] = field(default_factory=deque)
    _behind: dict[str, deque[Row] | None] = field(default_factory=dict)
    """For each subject that is ready or in flight, the rows that must wait for it, if any."""
    _in_flight: dict[int, tuple[Row, float]] = field(default_factory=dict)
    """By delivery tag, with the instant of sending."""
    _refused: set[str] = field(default_factory=set)
    _confirmed: dict[str, None] = field(default_factory=dict)
    _parked: dict[str, _Parked] = field(default_factory=dict)
    _held: dict[str, None] = field(default_factory=dict)
    """Ids of all rows in `_ready`, `_behind` and `_in_flight`."""

    @property
    def in_flight(self) -> int:
        """How many events await their confirm."""
        return len(self._in_flight)

    @property
    def confirmed(self) -> Sequence[str]:
        """Ids that the broker has and the outbox still holds, in the order of their confirms."""
        return list(self._confirmed)

    @property
    def confirmed_count(self) -> int:
        """How many rows wait to be deleted."""
        return len(self._confirmed)

    def known(self) -> list[str]:
        """Ids that must not be read again."""
        return [*self._held, *self._confirmed]

    def parked(self, now: float) -> list[str]:
        """Subjects that wait for another try, longer than `now`."""
        return [subject for subject, parked in self._parked.items() if parked.until > now]

    def wanted(self, now: float) -> int:
        """How many rows to read now; 0 where there is no room."""
        if len(self._parked) >= self.limits.parked and len(self.parked(now)) >= self.limits.parked:
            return 0
        free = self.limits.room - len(self._held) - len(self._confirmed)
        return self.limits.page if free >= self.limits.page else 0

    def take(self, rows: Iterable[Row]) -> None:
        """Takes rows in, in their order; none of them may be known."""
        held, behind, ready = self._held, self._behind, self._ready
        for row in rows:
            held[row.id] = None
            subject = row.subject
            if subject not in behind:
                behind[subject] = None
                ready.append(row)
            elif (waiting := behind[subject]) is not None:
                waiting.append(row)
            else:
                behind[subject] = deque((row,))

    def next(self) -> Row | None:
        """The row to send now, or None where there is none or the window is full."""
        if not self._ready or len(self._in_flight) >= self.limits.window:
            return None
        return self._ready.popleft()

    def sent(self, tag: int, row: Row, now: float) -> None:
        """The row that `next` gave is on its way under this delivery tag since `now`."""
        self._in_flight[tag] = row, now

    def returned(self, event_id: str) -> None:
        """The broker could route the event nowhere; its confirm follows and means nothing."""
        self._refused.add(event_id)

    def settle(self, tag: int, *, multiple: bool, taken: bool, now: float) -> int:
        """The broker's word on a tag, or on all up to it. Gives how many events failed."""
        if multiple:
            # tags were given in growing order, and dictionaries keep it
            tags = list(takewhile(tag.__ge__, self._in_flight))
        else:
            tags = [tag] if tag in self._in_flight else []
        failed = 0
        for known in tags:
            row, sent_at = self._in_flight.pop(known)
            if self.confirm_seconds is not None:
                self.confirm_seconds.observe(now - sent_at)
            if taken and row.id not in self._refused:
                self._succeed(row)
            else:
                self._refused.discard(row.id)
                self._park(row, now)
                failed += 1
        return failed

    def deleted(self, ids: Iterable[str]) -> None:
        """The outbox no longer holds these."""
        for event_id in ids:
            self._confirmed.pop(event_id, None)

    def forget_unsent(self) -> None:
        """Drops what was read and not sent, as when the lease is lost or the relay stops."""
        for row in self._ready:
            self._drop(row.subject)
            self._held.pop(row.id, None)
        self._ready.clear()
        for subject, waiting in self._behind.items():
            for row in waiting or ():
                self._held.pop(row.id, None)
            self._behind[subject] = None

    def disconnected(self) -> None:
        """The channel is gone, and with it all confirms to come: forgets all but the confirmed."""
        self._ready.clear()
        self._behind.clear()
        self._in_flight.clear()
        self._refused.clear()
        self._held.clear()

    def _succeed(self, row: Row) -> None:
        self._held.pop(row.id, None)
        self._confirmed[row.id] = None
        if self._parked:
            self._parked.pop(row.subject, None)
        waiting = self._behind[row.subject]
        if waiting:
            self._ready.append(waiting.popleft())
        else:
            del self._behind[row.subject]

    def _park(self, row: Row, now: float) -> None:
        """Puts the row's subject off: it and what follows it are read again later, in order."""
        failures = self._parked[row.subject].failures if row.subject in self._parked else 0
        backoff = self.limits.backoff
        delay = backoff[min(failures, len(backoff) - 1)]
        self._parked[row.subject] = _Parked(now + delay, failures + 1)
        self._held.pop(row.id, None)
        self._drop(row.subject)

    def _drop(self, subject: str) -> None:
        for row in self._behind.pop(subject, None) or ():
            self._held.pop(row.id, None)
