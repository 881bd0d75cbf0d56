"""Timers in memory: fakes of `kit.timers`; they pass the same suite as their twins on MongoDB."""

from copy import deepcopy
from dataclasses import dataclass, field, replace

from kit.ids import new_id
from kit.timers.ports import Busy
from kit.timers.timer import Timer, instant, timer_id


class MemoryTimers:
    """See `kit.timers.Timers`; `rows` holds (timer, due, last error) by id."""

    def __init__(self, rows, correlation_id="memory"):
        self._rows = rows
        self._correlation_id = correlation_id

    def set(self, kind, reference, at):
        at = instant(at)
        timer = Timer(kind, reference, at, new_id(), self._correlation_id)
        self._rows[timer_id(kind, reference)] = (timer, at, None)

    def clear(self, kind, reference):
        self._rows.pop(timer_id(kind, reference), None)


class MemoryRows:
    """See `kit.timers.ports.Rows`; `store.memory.timers` holds what is set."""

    def __init__(self, store):
        self._store = store
        self.busy = set()

    @property
    def _rows(self):
        return self._store.memory.timers

    def due(self, now, kinds, without, limit):
        found = [
            (due, id_, timer)
            for id_, (timer, due, _) in self._rows.items()
            if timer.kind in kinds and due <= now and id_ not in without
        ]
        return [timer for _, _, timer in sorted(found, key=lambda one: one[:2])][:limit]

    def next_due(self, kinds):
        return min(
            (due for timer, due, _ in self._rows.values() if timer.kind in kinds), default=None
        )

    def run(self, timer, handler):
        def work(tx):
            if timer.id in self.busy:
                raise Busy(timer.id)
            present = self._rows.get(timer.id)
            if present is None or present[0].at != timer.at:
                return False
            del self._rows[timer.id]
            handler(tx, present[0])
            return True

        return self._store.run(work, timer.context)

    def put_off(self, timer, due, error):
        present = self._rows.get(timer.id)
        if present and (present[0].at, present[0].attempts) == (timer.at, timer.attempts):
            failed = replace(present[0], attempts=timer.attempts + 1)
            self._rows[timer.id] = (failed, instant(due), error)

    def failing(self, attempts):
        return any(timer.attempts >= attempts for timer, _, _ in self._rows.values())


@dataclass
class TimersMemory:
    """All that `MemoryUnits` keeps."""

    timers: dict = field(default_factory=dict)
    effects: list = field(default_factory=list)


class MemoryUnits:
    """Units of work on nothing but timers and a list of effects."""

    def __init__(self):
        self.memory = TimersMemory()
        self.context = None

    def run(self, work, context):
        before, self.context = deepcopy(self.memory), context
        try:
            return work(self)
        except BaseException:
            self.memory = before
            raise
