"""Runs what is due, the earliest first; one that fails stands in nobody's way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from kit.clock import Clock
from kit.timers.ports import Busy, Rows, Watch
from kit.timers.timer import Handler, Timer
from kit.transaction import ConcurrentChange
from kit.unavailable import is_unavailable

BATCH: Final = 100
FIRST_RETRY: Final = timedelta(seconds=1)
LAST_RETRY: Final = timedelta(minutes=10)
FIRST_REST: Final = timedelta(milliseconds=100)
LAST_REST: Final = timedelta(seconds=20)


class _Rest(NamedTuple):
    tries: int
    until: datetime


def retry_after(attempts: int) -> timedelta:
    """How long after its failure a timer is tried again that had failed `attempts` times before."""
    return min(LAST_RETRY, FIRST_RETRY * float(2 ** min(attempts, 20)))


@dataclass(slots=True)
class Round:
    """Numbers of timers: whose handlers took effect, which failed, which were in others' hands, and
    which were no longer set once their turn came.
    """

    ran: int = 0
    failed: int = 0
    busy: int = 0
    gone: int = 0

    @property
    def total(self) -> int:
        """How many had their turn."""
        return self.ran + self.failed + self.busy + self.gone

    def add(self, other: "Round") -> None:
        """Counts another one's as well."""
        self.ran += other.ran
        self.failed += other.failed
        self.busy += other.busy
        self.gone += other.gone


class Runner:
    """The timers of one service and the handlers of their kinds.

    Timers of a kind without a handler are left alone: a newer replica may know what to do.
    """

    def __init__(
        self, rows: Rows, handlers: Mapping[str, Handler], clock: Clock, watch: Watch
    ) -> None:
        self._rows = rows
        self._handlers = handlers
        self._clock = clock
        self._watch = watch
        self._resting: dict[str, _Rest] = {}

    def run_due(self, limit: int) -> Round:
        """Runs what is due by the clock until nothing is, at most `limit` timers.

        One after the other, so that what a handler sets has its place in the order too. Raises
        pymongo's errors.
        """
        total = Round()
        for _ in range(limit):
            one = self.round(1)
            if not one.total:
                break
            total.add(one)
        return total

    def round(self, limit: int = BATCH, stopping: Callable[[], bool] = lambda: False) -> Round:
        """Runs what is due by now, at most `limit` timers, until `stopping()`.

        Raises pymongo's errors.
        """
        now = self._clock.now()
        self._resting = {
            id_: rest for id_, rest in self._resting.items() if now < rest.until + LAST_REST
        }
        resting = [id_ for id_, rest in self._resting.items() if now < rest.until]
        report = Round()
        for timer in self._rows.due(now, self._handlers.keys(), resting, limit):
            if stopping():
                break
            self._run(timer, report)
        return report

    def seconds_to_next(self) -> float | None:
        """Until a timer is due, 0 where one is already; None where none is set.

        Raises pymongo's errors.
        """
        due = self._rows.next_due(self._handlers.keys())
        return None if due is None else max(0.0, (due - self._clock.now()).total_seconds())

    def _run(self, timer: Timer, report: Round) -> None:
        try:
            ran = self._rows.run(timer, self._handlers[timer.kind])
        except (Busy, ConcurrentChange) as error:
            report.busy += 1
            self._rest(timer, error)
        except Exception as error:
            if is_unavailable(error):
                raise
            report.failed += 1
            due = self._clock.now() + retry_after(timer.attempts)
            self._rows.put_off(timer, due, type_of(error))
            self._watch.failed(timer, error, due)
        else:
            self._resting.pop(timer.id, None)
            if ran:
                report.ran += 1
                self._watch.ran(timer, self._clock.now())
            else:
                report.gone += 1

    def _rest(self, timer: Timer, error: Exception) -> None:
        """Others go on; this one comes again soon, later each time that it is in others' hands."""
        before = self._resting.get(timer.id)
        tries = before.tries + 1 if before else 1
        pause = min(LAST_REST, FIRST_REST * float(2 ** min(tries - 1, 20)))
        self._resting[timer.id] = _Rest(tries, self._clock.now() + pause)
        self._watch.busy(timer, error, tries)


def type_of(error: Exception) -> str:
    """The error's type with its module; what it says may hold a person's data."""
    return f"{type(error).__module__}.{type(error).__qualname__}"
