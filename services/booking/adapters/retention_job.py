"""Looks at everybody once a day, a part at a time, for who is to be proposed for erasure."""

from collections.abc import Callable

from kit.background import LONGEST_WAIT_S, Step, Stopping

_BREATH_S = 0.05
"""Between two parts, for whoever waits for the database."""


class RetentionJob:
    """See `kit.background.Job`."""

    name = "retention"

    def __init__(self, look: Callable[[], bool]) -> None:
        """`look` looks at some people, and says whether there are more."""
        self._look = look

    def prepare(self) -> None:
        """See `Job.prepare`; the service made the collections."""

    def step(self, stopping: Stopping) -> Step:
        """See `Job.step`."""
        del stopping
        return Step(_BREATH_S if self._look() else LONGEST_WAIT_S)

    def leave(self) -> None:
        """See `Job.leave`: it holds nothing."""
