"""Of several processes one does a job at a time.

A lease says whose turn it is. It keeps them out of each other's way; that a job has its effects
once does not depend on it.
"""

import os
import socket
import time
from typing import Final

from prometheus_client import Gauge

from kit.background.job import LONGEST_WAIT_S, Job, Step, Stopping
from kit.ids import new_id
from kit.relay.lease import DURATION_S, MongoLease
from kit.transaction import Store

_TURN_S: Final = DURATION_S / 4
HELD: Final = Gauge(
    "passerelle_job_turn", "Whether it is this process's turn to do the job", ["service", "job"]
)


class Turn:
    """This process's turns at what the lease of that name is about."""

    def __init__(self, store: Store, lease: str) -> None:
        owner = f"{socket.gethostname()}:{os.getpid()}:{new_id()}"
        self._lease = MongoLease(store.client, store.database.name, lease, owner)
        self._until = 0.0

    def ours(self) -> bool:
        """Whether it is ours now; asks for another where the last is over.

        Whoever holds the lease, which is four times as long, gets turn after turn. Raises pymongo's
        errors.
        """
        if self.ends():
            asked_at = time.monotonic()
            self._until = asked_at + _TURN_S if self._lease.acquire() is not None else 0.0
        return not self.ends()

    def ends(self) -> bool:
        """Whether it has to be asked for anew."""
        return time.monotonic() >= self._until

    def release(self) -> None:
        """Another one may go on at once. Raises pymongo's errors."""
        self._lease.release()


class TakingTurns:
    """A job of which each step waits for its turn; see `kit.background.Job`."""

    def __init__(self, job: Job, store: Store) -> None:
        self._job = job
        self._turn = Turn(store, job.name)
        self._held = HELD.labels(store.service, job.name)

    @property
    def name(self) -> str:
        """See `Job.name`."""
        return self._job.name

    def prepare(self) -> None:
        """See `Job.prepare`."""
        self._job.prepare()

    def step(self, stopping: Stopping) -> Step:
        """See `Job.step`."""
        ours = self._turn.ours()
        self._held.set(int(ours))
        return self._job.step(stopping) if ours else Step(LONGEST_WAIT_S)

    def leave(self) -> None:
        """See `Job.leave`."""
        self._job.leave()
        self._turn.release()
