"""How many of something wait for somebody, as a figure of the service."""

import time
from collections.abc import Callable, Mapping
from typing import Final

from prometheus_client import Gauge

from kit.background.job import LONGEST_WAIT_S, Step, Stopping

_COUNTED_EVERY_S: Final = 15.0


class CountingJob:
    """See `kit.background.Job`. Each replica shows the same."""

    def __init__(
        self, name: str, gauge: Gauge, count: Callable[[], Mapping[tuple[str, ...], int]]
    ) -> None:
        """`count` tells how many there are, by the values of the gauge's labels."""
        self.name = name
        self._gauge = gauge
        self._count = count
        self._counted = float("-inf")

    def prepare(self) -> None:
        """See `Job.prepare`; the service made the collections."""

    def step(self, stopping: Stopping) -> Step:
        """See `Job.step`."""
        del stopping
        if time.monotonic() - self._counted >= _COUNTED_EVERY_S:
            self._counted = time.monotonic()
            for labels, many in self._count().items():
                self._gauge.labels(*labels).set(many)
        return Step(LONGEST_WAIT_S)

    def leave(self) -> None:
        """See `Job.leave`: it holds nothing."""
