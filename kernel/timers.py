"""What is left for later."""

from datetime import datetime
from typing import Protocol


class Timers(Protocol):
    """What the unit of work leaves for later, set and cleared with whatever else it changes.

    The handlers are those of `bootstrap.Booking.due`; one runs once for each timer, also where the
    service was down at its instant.
    """

    def set(self, kind: str, reference: str, at: datetime) -> None:
        """At `at`, `kind` is to be done for `reference`; at once where that is past.

        Replaces what was set before for the same two.
        """
        ...

    def clear(self, kind: str, reference: str) -> None:
        """Nothing is to be done; nothing happens where nothing was."""
        ...
