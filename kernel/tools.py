"""What every use case has at hand beside the data."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the present instant, in UTC, to the millisecond."""

    def now(self) -> datetime: ...


class NewId(Protocol):
    """Makes time-ordered ids."""

    def __call__(self) -> str: ...


class NewCode(Protocol):
    """Makes codes that nobody guesses: `length` of letters and digits that are not mistaken for
    each other when they are read aloud or copied by hand."""

    def __call__(self, length: int) -> str: ...
