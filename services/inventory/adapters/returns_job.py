"""How many returns wait for a decision, as a figure of the service."""

import time
from collections.abc import Callable, Mapping
from typing import Final

from prometheus_client import Gauge

from kit.background import LONGEST_WAIT_S, Step, Stopping

UNDECIDED: Final = Gauge(
    "passerelle_returns_undecided",
    "Devices brought back that wait for a decision, and those that wait for too long",
    ["service", "late"],
)
_COUNTED_EVERY_S: Final = 15.0


class ReturnsJob:
    """See `kit.background.Job`. Each replica shows the same."""

    name: Final = "returns"

    def __init__(self, waiting: Callable[[], Mapping[bool, int]]) -> None:
        """`waiting` tells how many wait, by whether they are late."""
        self._waiting = waiting
        self._counted = float("-inf")

    def prepare(self) -> None:
        """See `Job.prepare`; the service made the collection."""

    def step(self, stopping: Stopping) -> Step:
        """See `Job.step`."""
        del stopping
        if time.monotonic() - self._counted >= _COUNTED_EVERY_S:
            self._counted = time.monotonic()
            for late, returns in self._waiting().items():
                UNDECIDED.labels("inventory", "yes" if late else "no").set(returns)
        return Step(LONGEST_WAIT_S)

    def leave(self) -> None:
        """See `Job.leave`: it holds nothing."""
