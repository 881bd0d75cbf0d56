"""The one place of the running system that reads the wall clock."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the present instant; replaced by a scripted one in tests and simulations."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC, to the millisecond."""
        ...


class SystemClock:
    """The machine's clock, cut to milliseconds, which is what MongoDB and the envelope keep."""

    def now(self) -> datetime:
        """See `Clock.now`."""
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)
