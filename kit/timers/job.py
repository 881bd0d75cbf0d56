"""The timers of a service as one of its jobs: several replicas take turns, one at a time.

A lease says whose turn it is. It keeps replicas out of each other's way and what is due in its
order; that each timer has its effect once does not depend on it.
"""

from collections.abc import Mapping
from typing import Final

from kit.background import LONGEST_WAIT_S, Step, Stopping
from kit.background.turn import Turn
from kit.clock import Clock, SystemClock
from kit.timers import mongo
from kit.timers.metrics import TellingWatch
from kit.timers.mongo import MongoRows
from kit.timers.runner import Runner
from kit.timers.timer import Handler
from kit.transaction import Store

LEASE: Final = "timers"
TOO_OFTEN: Final = 3
"""A timer that has failed so often is told in the service's health."""
_BATCH: Final = 50
_BREATH_S: Final = 0.05


class TimersJob:
    """See `kit.background.Job`."""

    name: Final = "timers"

    def __init__(
        self, store: Store, handlers: Mapping[str, Handler], clock: Clock | None = None
    ) -> None:
        self._store = store
        self._rows = MongoRows(store)
        watch = TellingWatch(store.service)
        self._runner = Runner(self._rows, handlers, clock or SystemClock(), watch)
        self._turn = Turn(store, LEASE)

    def prepare(self) -> None:
        """See `Job.prepare`."""
        mongo.prepare(self._store.database)

    def step(self, stopping: Stopping) -> Step:
        """See `Job.step`."""
        trouble = "some timers fail again and again" if self._rows.failing(TOO_OFTEN) else ""
        if not self._turn.ours():
            return Step(LONGEST_WAIT_S, trouble)
        if self._runner.round(_BATCH, lambda: stopping() or self._turn.ends()).total:
            return Step(0.0, trouble)
        seconds = self._runner.seconds_to_next()
        # What is due and was left alone is in others' hands for a moment.
        return Step(LONGEST_WAIT_S if seconds is None else max(seconds, _BREATH_S), trouble)

    def leave(self) -> None:
        """See `Job.leave`."""
        self._turn.release()
