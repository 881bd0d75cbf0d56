"""Whether a service can serve: the answer of `/health/ready`."""

import threading
import time
from typing import Any, Final

import pymongo
from pymongo.database import Database
from pymongo.errors import PyMongoError

from kit.health import Health
from kit.outbox_state import outbox_state
from kit.transaction import Document

DATABASE: Final = "database"
PING_SECONDS: Final = 2.0
KEPT_SECONDS: Final = 1.0


class Readiness:
    """Looks at the database, at what the connections reported, and at the outbox.

    Without the database nothing can be served (503). Without the broker commands still go into
    the outbox and queries are answered: the status is `degraded`, with 200.
    """

    def __init__(self, service: str, database: Database[Document], health: Health) -> None:
        self._service = service
        self._database = database
        self._health = health
        self._lock = threading.Lock()
        self._last: tuple[float, int, dict[str, Any]] | None = None
        self.prepared = False

    def look(self, now: float) -> tuple[int, dict[str, Any]]:
        """HTTP status and document; `now` in seconds since the epoch. Kept for a second."""
        with self._lock:
            if self._last is None or time.monotonic() - self._last[0] > KEPT_SECONDS:
                status, document = self._look(now)
                self._last = (time.monotonic(), status, document)
            return self._last[1], self._last[2]

    def _look(self, now: float) -> tuple[int, dict[str, Any]]:
        outbox: dict[str, Any] | None = None
        try:
            with pymongo.timeout(PING_SECONDS):
                self._database.command("ping")
            state = outbox_state(self._database, int(now * 1000))
            outbox = {"depth": state.depth, "oldest_seconds": round(state.oldest_seconds, 1)}
            self._health.report(DATABASE, True)
        except PyMongoError:
            self._health.report(DATABASE, False, "database unreachable since {since}")
        checks = self._health.checks()
        down = not checks[DATABASE].ok
        starting = not self.prepared and not down
        well = all(check.ok for check in checks.values())
        status = "down" if down else "starting" if starting else "ok" if well else "degraded"
        document: dict[str, Any] = {
            "service": self._service,
            "status": status,
            "checks": {name: check.as_json() for name, check in sorted(checks.items())},
        }
        if outbox is not None:
            document["outbox"] = outbox
        return (503 if down or starting else 200), document
