"""What the runner needs of the outside; tests and simulations bring their own."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from kit.timers.timer import Handler, Timer


class Busy(Exception):
    """Somebody else is writing what the timer's handler needs; it comes later."""


class Rows(Protocol):
    """The timers of a service that are set. Methods raise pymongo's errors."""

    def due(
        self, now: datetime, kinds: Collection[str], without: Collection[str], limit: int
    ) -> Sequence[Timer]:
        """Those of these kinds to be run by `now`, save some ids, the earliest first."""
        ...

    def next_due(self, kinds: Collection[str]) -> datetime | None:
        """When the earliest of these kinds is to be run."""
        ...

    def run(self, timer: Timer, handler: Handler) -> bool:
        """Removes the timer and runs its handler in one transaction, all or nothing.

        False where it is no longer set for that instant: run, moved or cleared meanwhile. Raises
        `Busy`, and whatever the handler raises.
        """
        ...

    def put_off(self, timer: Timer, due: datetime, error: str) -> None:
        """The handler failed with an error of that type: once more at `due`.

        Nothing happens where the timer has been set anew meanwhile.
        """
        ...

    def failing(self, attempts: int) -> bool:
        """Whether any timer has failed so often or more."""
        ...


class Watch(Protocol):
    """Is told what became of timers."""

    def ran(self, timer: Timer, now: datetime) -> None:
        """Its handler's effects are there."""
        ...

    def failed(self, timer: Timer, error: Exception, due: datetime) -> None:
        """Its handler failed; it comes again at `due`."""
        ...

    def busy(self, timer: Timer, error: Exception, tries: int) -> None:
        """Somebody else wrote what it needs, so many times by now; it comes again soon."""
        ...
