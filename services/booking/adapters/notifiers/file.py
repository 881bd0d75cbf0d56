"""Messages into a file that the operator reads, where neither mail server nor gateway is set up.

It holds addresses of people: its owner alone may read it, it holds a week of messages and eight
megabytes at most, and none to somebody who was erased.
"""

import fcntl
import json
import os
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kit.clock import Clock, SystemClock
from kit.envelope import timestamp
from services.booking.application.ports.notifications import Message, RefusedForNow

KEPT: Final = timedelta(days=7)
MOST_BYTES: Final = 8 * 1024 * 1024
_OWNER_ONLY: Final = 0o600
_WAIT_S: Final = 5.0
Erased = Callable[[Collection[str]], Collection[str]]
"""Gives those of these people who were erased."""


class FileNotifier:
    """See `ports.notifications.Notifier`: a line of JSON for each message. Several processes may
    write to it, beside one that drops lines."""

    def __init__(self, path: Path, channel: str, clock: Clock | None = None) -> None:
        self._path = path
        self._channel = channel
        self._clock = clock or SystemClock()

    def send(self, message: Message) -> None:
        """See the port."""
        told = {
            "at": timestamp(self._clock.now()),
            "id": message.key,
            "channel": self._channel,
            "reader_id": message.reader_id,
            "to": message.to,
            "subject": message.subject,
            "text": message.text,
        }
        line = json.dumps(told, ensure_ascii=False).encode() + b"\n"
        try:
            with _held(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT) as file:
                # One write, so that whoever reads beside it sees whole lines.
                written = os.write(file, line)
                os.fsync(file)
        except OSError as error:
            raise RefusedForNow("file") from error
        if written != len(line):
            raise RefusedForNow("file_full")


class MessagesFile:
    """The same file, as somebody keeps it small."""

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self._path = path
        self._clock = clock or SystemClock()

    def prune(self, erased: Erased) -> int:
        """Drops lines that are too old, too many, or of somebody who was erased; says how many.

        Killed anywhere it leaves the file as it was, or as it shall be. Raises `OSError`.
        """
        if not self._path.exists():
            return 0
        with _held(self._path, os.O_RDWR) as file:
            with os.fdopen(os.dup(file), "rb") as reading:
                lines = reading.read().splitlines(keepends=True)
            kept = self._kept(lines, erased)
            if len(kept) < len(lines):
                self._replace(b"".join(kept))
            return len(lines) - len(kept)

    def _kept(self, lines: list[bytes], erased: Erased) -> list[bytes]:
        read = [(line, json.loads(line)) for line in lines]
        gone = set(erased({told["reader_id"] for _, told in read if told.get("reader_id")}))
        since = self._clock.now() - KEPT
        kept = [
            line
            for line, told in read
            if datetime.fromisoformat(told["at"]) >= since and told.get("reader_id") not in gone
        ]
        size = sum(map(len, kept))
        first = 0
        while size > MOST_BYTES:
            size -= len(kept[first])
            first += 1
        return kept[first:]

    def _replace(self, content: bytes) -> None:
        """A reader, and whoever waits to write, finds the old file or the new one."""
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


@contextmanager
def _held(path: Path, flags: int) -> Iterator[int]:
    """The file at that path; nobody else writes to or replaces it meanwhile. Raises `OSError`."""
    until = time.monotonic() + _WAIT_S
    while True:
        file = os.open(path, flags, _OWNER_ONLY)
        try:
            _lock(file, until)
            if _is_at(file, path):
                os.fchmod(file, _OWNER_ONLY)
                yield file
                return
        finally:
            os.close(file)


def _lock(file: int, until: float) -> None:
    # Never waits inside the system's call: in a service that would stop all that is at work.
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _is_at(file: int, path: Path) -> bool:
    """Whether it was not replaced while we waited for it."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False
