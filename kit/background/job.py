"""A job: something that a service does by itself, again and again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

LONGEST_WAIT_S: Final = 1.0
"""No job sleeps longer: what another process left for it is found within this time."""

Stopping = Callable[[], bool]


@dataclass(frozen=True)
class Step:
    """What a part of a job ended with.

    There may be more to do in `pause_s` seconds, 0 for at once. `trouble` says what somebody should
    look at, for the service's health: no id, no name, no host.
    """

    pause_s: float = 0.0
    trouble: str = ""


class Job(Protocol):
    """Something to be done again and again, in small steps; several replicas may do so at once."""

    @property
    def name(self) -> str:
        """What the service's health calls it."""
        ...

    def prepare(self) -> None:
        """Makes what has to be there first; may run any number of times."""
        ...

    def step(self, stopping: Stopping) -> Step:
        """Does a part of what is to be done; ends early, between two pieces, once `stopping()`.

        Raises pymongo's errors where the database is away. Whatever else it raises is a defect.
        """
        ...

    def leave(self) -> None:
        """Called once, at the end: others may go on at once."""
        ...


@runtime_checkable
class Working(Protocol):
    """An application with jobs of its own."""

    @property
    def jobs(self) -> Sequence[Job]:
        """What it does by itself."""
        ...
