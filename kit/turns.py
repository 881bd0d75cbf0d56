"""Those who are about to write the same document take turns, within one process.

Transactions that meet at one document abort each other, and the more of them meet, the more work
is lost. What holds is up to the database; this only keeps a crowd from getting in its own way.
"""

import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

LONGEST_WAIT_S: Final = 3.0
"""After that one goes ahead out of turn: somebody's work has come to a halt."""
_LANES: Final = 256


class Turns:
    """One turn at a time for each key. Two keys may share a lane, so nobody holds two turns."""

    def __init__(self) -> None:
        self._lanes = [threading.Lock() for _ in range(_LANES)]

    @contextmanager
    def of(self, key: str) -> Iterator[None]:
        """The block runs once it is its turn, or has waited long enough."""
        lane = self._lanes[zlib.crc32(key.encode()) % _LANES]
        ours = lane.acquire(timeout=LONGEST_WAIT_S)
        try:
            yield
        finally:
            if ours:
                lane.release()
