"""Keeps the lease alive and the relay's status written, in a thread of its own."""

import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog
from pymongo.database import Database
from pymongo.errors import PyMongoError

from kit.clock import Clock
from kit.relay import status
from kit.relay.lease import Hold, MongoLease
from kit.transaction import Document

PERIOD_S = 1.0

_log = structlog.get_logger("kit.relay")


class Keeper:
    """`granted` is called, in this thread, whenever the lease was not held before and now is."""

    def __init__(
        self,
        database: Database[Document],
        lease: MongoLease,
        hold: Hold,
        owner: str,
        clock: Clock,
        granted: Callable[[], None],
    ) -> None:
        self._database = database
        self._lease = lease
        self._hold = hold
        self._owner = owner
        self._clock = clock
        self._granted = granted
        self._broker: status.BrokerState = "unreachable"
        self._reason = "starting"
        self._since: datetime = clock.now()
        self._wake = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        """Begins with the first attempt at the lease."""
        self._thread.start()

    def broker_is(self, state: status.BrokerState, reason: str = "") -> None:
        """Notes the broker's state, from any thread; the first reason of an outage is kept."""
        if state != self._broker:
            self._since = self._clock.now()
            self._broker, self._reason = state, reason
            self._wake.set()
        elif self._reason == "starting":
            self._reason = reason

    def stop(self) -> None:
        """Gives the lease back and ends."""
        self._stopped = True
        self._wake.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stopped:
            try:
                self._round()
            except PyMongoError as error:
                _log.warning("database_unreachable", error=type(error).__name__)
            self._wake.wait(PERIOD_S)
            self._wake.clear()
        try:
            self._lease.release()
            if self._hold.token is not None:
                self._broker, self._since = "stopped", self._clock.now()
                self._say()
        except PyMongoError as error:
            _log.warning("lease_not_released", error=type(error).__name__)
        self._hold.drop()

    def _round(self) -> None:
        held = self._hold.valid(time.monotonic())
        asked_at = time.monotonic()
        token = self._lease.acquire()
        if token is None:
            if self._hold.token is not None:
                _log.warning("lease_lost")
            self._hold.drop()
            return
        self._hold.extend(asked_at, token)
        if not held:
            _log.info("lease_granted", token=token)
            self._granted()
        self._say()

    def _say(self) -> None:
        status.write(
            self._database,
            status.RelayStatus(
                self._owner, self._broker, self._since, self._reason, self._clock.now()
            ),
        )
