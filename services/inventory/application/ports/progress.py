"""How far long work is, told while it goes on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

SILENCE: Final = timedelta(minutes=1)
"""Who has told nothing for so long is not at work any more: a transaction lives no longer."""


@dataclass(frozen=True)
class Step:
    """So many rows of a file are done, at an instant; none of them counts before all are."""

    done: int
    total: int
    at: datetime

    def under_way(self, now: datetime) -> bool:
        """Whether somebody is at it."""
        return self.done < self.total and now - self.at < SILENCE


class Progress(Protocol):
    """Beside the unit of work, seen by others at once: the one effect that a handler may have
    before its end, since it says nothing but how far an attempt got."""

    def tell(self, lot_id: str, step: Step) -> None:
        """Of the file of a lot; replaces what was told before."""
        ...

    def of(self, lot_id: str) -> Step | None:
        """What was told last."""
        ...
