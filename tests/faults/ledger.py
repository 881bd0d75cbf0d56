"""What was promised: every acknowledged command, and every event that a test itself put in."""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence

from kit.envelope import Envelope


class Ledger:
    """What the end state has to show, no more and no less. Safe to use from many threads.

    `retries` counts commands that were sent again, `reasons` why; `races` the slots that two
    wanted at once.
    """

    def __init__(self) -> None:
        self.retries = 0
        self.races = 0
        self.reasons: Counter[str] = Counter()
        self._events: dict[str, list[str]] = {}
        self._strangers: set[str] = set()
        self._dead: set[str] = set()
        self._commands = 0
        self._lock = threading.Lock()

    def acknowledge(self, subject: str, event: str) -> None:
        """One more command on this aggregate succeeded; this is the event that it makes."""
        with self._lock:
            self._events.setdefault(subject, []).append(event)
            self._commands += 1

    def put_in(self, events: Sequence[Envelope]) -> None:
        """The test itself sent these, in this order, past every service."""
        with self._lock:
            for event in events:
                self._events.setdefault(event.subject, []).append(event.name)
                self._strangers.add(event.subject)

    def will_be_dead(self, message_id: str) -> None:
        """The test sent a message that ends as a dead letter."""
        with self._lock:
            self._dead.add(message_id)

    def handled_after_all(self, message_id: str) -> None:
        """It was a dead letter, and somebody dealt with it."""
        with self._lock:
            self._dead.discard(message_id)

    def retry(self, why: str) -> None:
        """A command was sent again."""
        with self._lock:
            self.retries += 1
            self.reasons[why] += 1

    def race(self) -> None:
        """Two wanted the same slot, and one got it."""
        with self._lock:
            self.races += 1

    @property
    def commands(self) -> int:
        """How many commands were acknowledged."""
        with self._lock:
            return self._commands

    @property
    def events(self) -> Mapping[str, Sequence[str]]:
        """The names of the events of each aggregate, in their order."""
        with self._lock:
            return {subject: tuple(names) for subject, names in self._events.items()}

    @property
    def strangers(self) -> frozenset[str]:
        """The aggregates that no service knows, since the test made them up."""
        with self._lock:
            return frozenset(self._strangers)

    @property
    def dead(self) -> frozenset[str]:
        """The messages that are to be dead letters."""
        with self._lock:
            return frozenset(self._dead)
