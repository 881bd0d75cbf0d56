"""Messages into a file that the operator reads, where neither mail server nor gateway is set up."""

import json
import os
from pathlib import Path

from kit.clock import Clock, SystemClock
from kit.envelope import timestamp
from services.booking.application.ports.notifications import Message, RefusedForNow


class FileNotifier:
    """See `ports.notifications.Notifier`: a line of JSON for each message.

    Several processes may write to it. The file holds names of places and addresses of people, so
    that its owner alone may read it.
    """

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
            "to": message.to,
            "subject": message.subject,
            "text": message.text,
        }
        line = json.dumps(told, ensure_ascii=False).encode() + b"\n"
        try:
            file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError as error:
            raise RefusedForNow("file") from error
        try:
            # One write, so that lines of two processes do not mix.
            written = os.write(file, line)
            os.fsync(file)
        finally:
            os.close(file)
        if written != len(line):
            raise RefusedForNow("file_full")
