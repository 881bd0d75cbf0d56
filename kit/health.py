"""What a running service knows of its own health; the pages that show it are in `kit.edge`."""

import threading
from dataclasses import dataclass
from datetime import datetime

from kit.clock import Clock, SystemClock
from kit.envelope import timestamp


@dataclass(frozen=True)
class Check:
    """The state of one part: `since` is when it became so, `detail` says what is wrong."""

    name: str
    ok: bool
    detail: str
    since: datetime

    def as_json(self) -> dict[str, str]:
        """As `/health/ready` shows it."""
        shown = {"status": "ok" if self.ok else "down", "since": timestamp(self.since)}
        return shown | ({"detail": self.detail} if self.detail else {})


class Health:
    """A registry of checks: whoever holds a connection reports its state here.

    Reporting the same state again keeps its `since`, so a retry loop may report at every try.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._checks: dict[str, Check] = {}
        self._lock = threading.Lock()

    def report(self, name: str, ok: bool, detail: str = "", since: datetime | None = None) -> None:
        """Sets the state of a part (`inbox`, `rpc`).

        `detail` names no host, user or driver; `{since}` in it is replaced by the instant:
        `report("inbox", False, "broker unreachable since {since}")`.
        """
        with self._lock:
            before = self._checks.get(name)
            if since is None:
                same = before is not None and before.ok == ok
                since = before.since if before is not None and same else self._clock.now()
            text = detail.replace("{since}", timestamp(since))
            self._checks[name] = Check(name, ok, text, since)

    def forget(self, name: str) -> None:
        """The part is no longer there to be well or not."""
        with self._lock:
            self._checks.pop(name, None)

    def checks(self) -> dict[str, Check]:
        """The present states by name."""
        with self._lock:
            return dict(self._checks)
