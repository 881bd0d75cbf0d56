"""How long a client may take over what it sends and receives, and how many may at once."""

import re
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import eventlet
from environs import EnvValidationError
from prometheus_client import Counter

from kit.settings import text

BYTES_A_SECOND: Final = 16 * 1024
"""Of a body or an answer, past the patience: a third of what a poor mobile line gives."""
OTHER_FILES: Final = 200
"""File descriptors that are kept for database, broker and whatever else is open."""

HEAD: Final = "head"
BODY: Final = "body"
WORK: Final = "work"
IDLE: Final = "idle"
"""What a connection is at, the fourth member of its state: reading a request's head or body,
working on it, or nothing."""

CUT: Final = Counter(
    "passerelle_connections_cut_total",
    "Connections of clients that were too slow (head, body, answer) or too many (full)",
    ["why"],
)


class TooSlow(Exception):
    """A client has used up the time that it had."""


@dataclass(frozen=True)
class Patience:
    """`seconds` for the head of a request, and so many again for its body and for the answer to
    it, each with what its size takes at `BYTES_A_SECOND`; `connections` is the most at once."""

    seconds: float = 20.0
    connections: int = 1000


class Pace:
    """The time that one body or one answer may take in all; counts only waiting for the client."""

    def __init__(self, patience: Patience) -> None:
        self._left = patience.seconds

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Waits for the client within the block. Raises `TooSlow` there."""
        began = time.monotonic()
        with eventlet.Timeout(max(0.0, self._left), TooSlow()):
            yield
        self._left -= time.monotonic() - began

    def moved(self, size: int) -> None:
        """So many bytes more were sent or received."""
        self._left += size / BYTES_A_SECOND


def load() -> Patience:
    """As the settings want it. Raises `environs.EnvError`."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    given = text("CONNECTIONS", "1000")
    if not re.fullmatch(r"[1-9]\d{0,5}", given):
        raise EnvValidationError(f"PASSERELLE_CONNECTIONS is no number: {given!r}", [])
    seconds = text("PATIENCE_SECONDS", "20")
    if not re.fullmatch(r"\d{1,4}(\.\d+)?", seconds):
        raise EnvValidationError(f"PASSERELLE_PATIENCE_SECONDS is no number: {seconds!r}", [])
    return Patience(float(seconds), min(int(given), max(10, files - OTHER_FILES)))
