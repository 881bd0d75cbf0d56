"""Durable deferred work: at an instant, something is to be done for an id.

A command sets a timer in its own transaction (`Timers`), and the timer's handler runs in the one
that removes it: its effect is there once, whatever stops in between. What came due while the
service was down is run once it is back, the earliest first. An application names its handlers
(`Deferring`); `kit.timers.job` runs them within the service.
"""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from kit.clock import Clock
from kit.timers.metrics import TellingWatch
from kit.timers.mongo import MongoRows, Timers, prepare
from kit.timers.runner import Round, Runner
from kit.timers.timer import Handler, Timer
from kit.transaction import Store

__all__ = ["Deferring", "Handler", "Round", "Timer", "Timers", "prepare", "run_due"]


@runtime_checkable
class Deferring(Protocol):
    """An application that leaves something for later."""

    @property
    def due(self) -> Mapping[str, Handler]:
        """What is to be done for timers of each kind."""
        ...

    @property
    def clock(self) -> Clock:
        """By which they come due: the clock of whatever sets them and of the handlers."""
        ...


def run_due(
    store: Store, handlers: Mapping[str, Handler], clock: Clock, limit: int = 1000
) -> Round:
    """Runs what is due by the clock, here and now; for tests and simulations.

    Raises pymongo's errors. A handler that fails is put off, as it always is: see the answer.
    """
    watch = TellingWatch(store.service)
    return Runner(MongoRows(store), handlers, clock, watch).run_due(limit)
