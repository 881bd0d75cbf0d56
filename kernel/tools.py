"""What every use case has at hand beside the data."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the present instant, in UTC, to the millisecond."""

    def now(self) -> datetime: ...


class NewId(Protocol):
    """Makes time-ordered ids."""

    def __call__(self) -> str: ...
