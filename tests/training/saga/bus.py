"""A bus between services in memory: orders within a partition, and whatever else may happen."""

from collections import defaultdict, deque

import msgspec

from kit.envelope import Envelope, timestamp
from kit.ids import new_id
from tests.scripted import CONTEXT

MOST = 3000
"""So many messages are more than a world of three people can have to say."""


class Outbox:
    """What a service in memory has told, as envelopes, each once."""

    def __init__(self, app, translate):
        self.app = app
        self._translate = translate
        self._read = 0

    @property
    def service(self):
        return self.app.store.service

    def fresh(self):
        told = self.app.store.memory.told
        found, self._read = told[self._read :], len(told)
        return [self._envelope(one) for one in found]

    def _envelope(self, told):
        fact = self._translate(told.event)
        return Envelope(
            specversion="1.0",
            id=new_id(),
            source=f"/{self.service}",
            type=fact.type,
            subject=told.subject,
            time=timestamp(fact.occurred_at),
            datacontenttype="application/json",
            dataschema=f"/contracts/{fact.type}.json",
            sequence=told.sequence,
            partitionkey=told.partition or fact.partition_key,
            correlationid="saga",
            data=msgspec.Raw(msgspec.json.encode(fact.data)),
            siteid=fact.site_id,
        )


class Bus:
    """From each service to the others that listen.

    A queue for each service and partition key keeps its order; between queues there is none. What
    is lost stays away until it is found again, and its queue goes on without it.
    """

    def __init__(self, outboxes, catalogues):
        self._outboxes = outboxes
        self._handles = {one.service: frozenset(one.handles) for one in catalogues}
        self._apps = {one.service: one.app for one in outboxes}
        self.queues = defaultdict(deque)
        self.delivered = []
        self.order = 0
        """Which queue comes first where nobody chooses: the first by its key, or the last, -1."""
        self.lost = []

    def collect(self):
        """Takes what the services have told since."""
        for outbox in self._outboxes:
            for event in outbox.fresh():
                for service, handles in self._handles.items():
                    if event.name in handles:
                        self.queues[service, event.partitionkey].append(event)

    def deliver(self, choice):
        """The first of one of the queues; says whether there was any."""
        taken = self._take(choice)
        if taken is not None:
            self._hand_over(*taken)
        return taken is not None

    def deliver_all(self):
        """Until nothing is on its way; raises `AssertionError` where that never comes."""
        for _ in range(MOST):
            if not self.deliver(self.order):
                return
        raise AssertionError("the services go on and on")

    def repeat(self, choice):
        """Something comes once more, however long ago it came first: 0 for the last."""
        if self.delivered:
            self._hand_over(*self.delivered[-1 - choice % len(self.delivered)])

    def lose(self, choice):
        taken = self._take(choice)
        if taken is not None:
            self.lost.append(taken)

    def find(self, choice):
        """An operator replays something that was lost."""
        if self.lost:
            self._hand_over(*self.lost.pop(choice % len(self.lost)))

    def _take(self, choice):
        self.collect()
        waiting = sorted(key for key, queue in self.queues.items() if queue)
        if not waiting:
            return None
        key = waiting[choice % len(waiting)]
        return key[0], self.queues[key].popleft()

    def _hand_over(self, service, event):
        app = self._apps[service]
        self.delivered.append((service, event))
        app.store.run(lambda tx: app.react(tx, [event]), CONTEXT)
