"""Hears the events of the network while a journey is played, and keeps those that it asks about."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from kit.envelope import Envelope
from ops.errors import NoAnswer, OperatorError
from ops.stream import follow

_READY_S: Final = 15.0


class Listening:
    """The events from now on that go back to the journey's own requests (`correlationid`)."""

    def __init__(self, amqp_uri: str) -> None:
        self._uri = amqp_uri
        self._heard: dict[str, dict[str, Envelope]] = {}
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._stopping = threading.Event()
        self._error: OperatorError | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    @contextmanager
    def open(self) -> Iterator["Listening"]:
        """Listens inside the block, which begins once the stream is read.

        Raises `NoAnswer` where the broker does not answer.
        """
        self._thread.start()
        try:
            if not self._ready.wait(_READY_S):
                raise NoAnswer("broker")
            if self._error is not None:
                raise self._error
            yield self
        finally:
            self._stopping.set()
            self._thread.join(_READY_S)

    def expect(self, request: str) -> None:
        """From now on, keeps what goes back to this request; call it before the request is made."""
        with self._lock:
            self._heard.setdefault(request, {})

    def about(self, request: str) -> list[Envelope]:
        """The events that go back to the request, each once, in the order of the stream."""
        with self._lock:
            return list(self._heard[request].values())

    def _run(self) -> None:
        try:
            for event in follow(self._uri):
                if self._stopping.is_set():
                    return
                if event is not None:
                    self._take(event)
                self._ready.set()
        except OperatorError as error:
            self._error = error
            self._ready.set()

    def _take(self, event: Envelope) -> None:
        with self._lock:
            if event.correlationid in self._heard:
                # A relay may publish one twice; its id stays the same.
                self._heard[event.correlationid].setdefault(event.id, event)
