"""The order in which a relay reads outbox rows: a hybrid logical clock.

Insertion ids and wall clocks of several processes are not commit order. Every document that
emitted an event keeps the order number of its last one; a process that reads the document never
gives a smaller number afterwards. So, of two events where one could have known of the other, the
later has the larger number, whatever the clocks of the machines say (Kulkarni et al., "Logical
Physical Clocks", 2014).
"""

import threading
from collections.abc import Callable

_COUNTER_BITS = 16


def milliseconds_of(order: int) -> int:
    """The wall clock, in milliseconds since 1970, when an order number was given."""
    return order >> _COUNTER_BITS


class CommitOrder:
    """Gives growing 63-bit order numbers: 47 bits of milliseconds, 16 bits of counter."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self._last = 0
        self._lock = threading.Lock()

    def observe(self, order: int) -> None:
        """Takes note of a number seen in the database; later numbers will be larger."""
        with self._lock:
            self._last = max(self._last, order)

    def next(self) -> int:
        """A number larger than every one given or observed before by this process."""
        with self._lock:
            self._last = max(self._last + 1, self._now_ms() << _COUNTER_BITS)
            return self._last
