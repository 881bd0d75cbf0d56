"""The doorbell: a change stream that tells when rows were added.

It only saves waiting for the next sweep. A stream that is lost, late or void is opened anew, and
nothing depends on what it missed. While a backlog is worked off it rests: each deletion wakes a
waiting stream too, which cost the database as much again as the deletions themselves.
"""

import threading
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from pymongo.database import Database
from pymongo.errors import PyMongoError

from kit.transaction import OUTBOX, Document

_PIPELINE: list[Mapping[str, Any]] = [
    {"$match": {"operationType": "insert"}},
    {"$project": {"_id": 1}},
]
_PAUSE_S = 1.0
_WAIT_MS = 250

_log = structlog.get_logger("kit.relay")


class Doorbell:
    """Watches in a thread of its own until stopped; calls `ring` there."""

    def __init__(self, database: Database[Document], ring: Callable[[], None]) -> None:
        self._outbox = database[OUTBOX]
        self._ring = ring
        self._stopped = threading.Event()
        self._wanted = threading.Event()
        self._wanted.set()
        self._thread = threading.Thread(target=self._run, name="doorbell", daemon=True)

    def start(self) -> None:
        """Begins to watch."""
        self._thread.start()

    def rest(self) -> None:
        """More rows are known of than can be read at once: no need to hear of still more."""
        self._wanted.clear()

    def listen(self) -> None:
        """Watches again, and rings at once for what came meanwhile."""
        self._wanted.set()

    def stop(self) -> None:
        """Stops watching, within half a second."""
        self._stopped.set()
        self._wanted.set()
        self._thread.join(timeout=2)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wanted.wait()
            try:
                self._watch()
            except PyMongoError as error:
                _log.warning("doorbell_lost", error=type(error).__name__)
                self._stopped.wait(_PAUSE_S)

    def _watch(self) -> None:
        with self._outbox.watch(_PIPELINE, max_await_time_ms=_WAIT_MS) as stream:
            self._ring()  # what came while nobody listened
            while self._wanted.is_set() and not self._stopped.is_set() and stream.alive:
                if stream.try_next() is not None:
                    self._ring()
