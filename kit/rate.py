"""Holding callers to a rate, in this process's memory."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

MOST_KEYS: Final = 20_000
"""How many callers are remembered, some 3 MB; whoever called longest ago is forgotten first."""
# Seconds that are lost in adding numbers up.
_NOTHING: Final = 1e-6


class Rate:
    """So many a second for each key, and at most `burst` at once.

    The generic cell rate algorithm (ITU-T I.371): one number for each key, the instant at which
    it would have used up all that it was given. Rate 0 holds nobody.
    """

    def __init__(
        self,
        per_second: float,
        burst: float,
        *,
        most_keys: int = MOST_KEYS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._each = 1 / per_second if per_second else 0.0
        self._room = burst * self._each
        self._most = most_keys
        self._clock = clock
        self._used_up: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._used_up)

    def wait(self, key: str, weight: float = 1.0) -> float:
        """0 where the call may pass, which it then has; else in how many seconds it could."""
        if not self._each:
            return 0.0
        now = self._clock()
        used = max(self._used_up.get(key, now), now) + weight * self._each
        over = used - now - self._room
        if over > _NOTHING:
            return over
        self._remember(key, used)
        return 0.0

    def charge(self, key: str, weight: float) -> None:
        """Counts what has happened already, up to a full bucket: later calls wait for it."""
        if self._each:
            now = self._clock()
            used = max(self._used_up.get(key, now), now) + weight * self._each
            self._remember(key, min(used, now + self._room))

    def _remember(self, key: str, used_up: float) -> None:
        self._used_up[key] = used_up
        self._used_up.move_to_end(key)
        if len(self._used_up) > self._most:
            self._used_up.popitem(last=False)
