"""Whether a service can serve: the answer of `/health/ready`."""

import threading
import time
from datetime import UTC, datetime
from typing import Any, Final

import pymongo
from pymongo.database import Database
from pymongo.errors import PyMongoError

from kit.health import Health
from kit.outbox_state import TIMEOUT_SECONDS, outbox_state
from kit.relay import status
from kit.transaction import Document

DATABASE: Final = "database"
RELAY: Final = "relay"
KEPT_SECONDS: Final = 1.0


class Readiness:
    """Looks at the database, at what the connections reported, and at the outbox.

    Without the database nothing can be served, and who was told to stop takes no more: 503.
    Without the broker commands still go into the outbox and queries are answered: the status is
    `degraded`, with 200.
    """

    def __init__(
        self, service: str, database: Database[Document], health: Health, *, relayed: bool = True
    ) -> None:
        self._service = service
        self._database = database
        self._health = health
        # A service that emits nothing has no relay to be missed.
        self._relayed = relayed
        self._lock = threading.Lock()
        self._last: tuple[float, int, dict[str, Any]] | None = None
        self.prepared = False
        self.stopping = False

    def look(self) -> tuple[int, dict[str, Any]]:
        """HTTP status and document; kept for a second, since anybody may ask."""
        with self._lock:
            if self.stopping:
                return 503, {"service": self._service, "status": "stopping", "checks": {}}
            if self._last is None or time.monotonic() - self._last[0] > KEPT_SECONDS:
                code, document = self._look()
                self._last = (time.monotonic(), code, document)
            return self._last[1], self._last[2]

    def _look(self) -> tuple[int, dict[str, Any]]:
        outbox = self._ask()
        checks = self._health.checks()
        if not checks[DATABASE].ok:
            code, word = 503, "down"
        elif not self.prepared:
            code, word = 503, "starting"
        elif all(check.ok for check in checks.values()):
            code, word = 200, "ok"
        else:
            code, word = 200, "degraded"
        document: dict[str, Any] = {
            "service": self._service,
            "status": word,
            "checks": {name: check.as_json() for name, check in sorted(checks.items())},
        }
        return code, document if outbox is None else document | {"outbox": outbox}

    def _ask(self) -> dict[str, Any] | None:
        """Asks the database for itself and for the relay's word; the outbox's state."""
        now = datetime.now(UTC)
        try:
            with pymongo.timeout(TIMEOUT_SECONDS):
                self._database.command("ping")
                outbox = outbox_state(self._database, now)
                relay = status.read(self._database)
        except PyMongoError:
            self._health.report(DATABASE, False, "database unreachable since {since}")
            return None
        self._health.report(DATABASE, True)
        if relay is not None:
            well = relay.ok(now)
            self._health.report(RELAY, well, "" if well else relay.detail(now))
        elif self._relayed:
            self._health.report(RELAY, False, "no relay ever ran")
        return {"depth": outbox.depth, "oldest_seconds": round(outbox.oldest_seconds, 1)}
