"""A store in memory: units of work one after the other."""

import threading
from dataclasses import dataclass, field

from tests.memory.copying import copied


@dataclass(frozen=True)
class Told:
    """A domain event as an outbox has it: `partition` where a merge gave its aggregate away."""

    subject: str
    sequence: int
    partition: str | None
    event: object


@dataclass
class Memory:
    """All that is kept; `published` holds the domain events in the order of their commits, `told`
    the same with what an envelope needs."""

    tables: dict = field(default_factory=dict)
    identities: dict = field(default_factory=dict)
    availabilities: dict = field(default_factory=dict)
    types: dict = field(default_factory=dict)
    busy: dict = field(default_factory=dict)
    neighbourhoods: dict = field(default_factory=dict)
    timers: dict = field(default_factory=dict)
    notifications: dict = field(default_factory=dict)
    audit: list = field(default_factory=list)
    published: list = field(default_factory=list)
    told: list = field(default_factory=list)

    def table(self, name):
        return self.tables.setdefault(name, {})


class MemoryStore:
    """Runs units of work one after the other; one that raises leaves no trace."""

    def __init__(self, service):
        self.service = service
        self.memory = Memory()
        self._lock = threading.Lock()

    def run(self, work, context):
        with self._lock:
            before = copied(self.memory)
            try:
                result = work(self)
                if context.finish is not None:
                    context.finish(self, result)
            except BaseException:
                self.memory = before
                raise
            return result
