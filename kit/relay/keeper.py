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
from kit.relay.figures import Figures
from kit.relay.lease import Granted, Hold, MongoLease
from kit.transaction import Document

PERIOD_S = 1.0

_log = structlog.get_logger("kit.relay")


class Keeper:
    """`changed` is called, in this thread, when the lease or a pause began or ended."""

    def __init__(
        self,
        database: Database[Document],
        lease: MongoLease,
        hold: Hold,
        owner: str,
        clock: Clock,
        figures: Figures,
        changed: Callable[[], None],
    ) -> None:
        self._database = database
        self._lease = lease
        self._hold = hold
        self._owner = owner
        self._clock = clock
        self._figures = figures
        self._changed = changed
        self._holding = False
        self._pause: str | None = None
        self._quiet: str | None = None
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

    def quiet_in(self, pause: str | None) -> None:
        """Notes, from any thread, that nothing is in flight since within this pause."""
        if pause != self._quiet:
            self._quiet = pause
            self._wake.set()

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
        if self._holding and not self._hold.valid(time.monotonic()):
            self._lose()  # it ran out while the database was away
        asked_at = time.monotonic()
        granted = self._lease.acquire()
        if granted is None:
            self._hold.drop()
            if self._holding:
                self._lose()
            return
        self._hold.extend(asked_at, time.monotonic(), granted)
        if not self._holding:
            self._gain(granted)
        if granted.pause != self._pause:
            self._note_pause(granted)
        self._say()

    def _gain(self, granted: Granted) -> None:
        self._holding = True
        self._figures.granted += 1
        self._figures.taken_over += granted.taken_from not in (None, self._owner)
        _log.info("lease_granted", token=granted.token, taken_from=granted.taken_from)
        self._changed()

    def _lose(self) -> None:
        self._holding = False
        self._figures.lost += 1
        _log.warning("lease_lost")
        self._changed()

    def _note_pause(self, granted: Granted) -> None:
        self._pause = granted.pause
        if granted.pause is None:
            _log.info("pause_over")
        else:
            self._figures.pauses += 1
            _log.info("paused", pause=granted.pause, for_s=round(granted.paused_s, 1))
        self._changed()

    def _say(self) -> None:
        pause = self._hold.pause(time.monotonic())
        status.write(
            self._database,
            status.RelayStatus(
                self._owner,
                self._broker,
                self._since,
                self._reason,
                self._clock.now(),
                paused=pause is not None and pause == self._quiet,
                pause=pause,
            ),
        )
