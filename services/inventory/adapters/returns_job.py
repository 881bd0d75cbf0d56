"""How many returns wait for a decision, as a figure of the service."""

from collections.abc import Callable, Mapping
from typing import Final

from prometheus_client import Gauge

from kit.background.counting import CountingJob

UNDECIDED: Final = Gauge(
    "passerelle_returns_undecided",
    "Devices brought back that wait for a decision, and those that wait for too long",
    ["service", "late"],
)


def returns_job(waiting: Callable[[], Mapping[bool, int]]) -> CountingJob:
    """`waiting` tells how many wait, by whether they are late."""

    def count() -> dict[tuple[str, ...], int]:
        return {("inventory", "yes" if late else "no"): n for late, n in waiting().items()}

    return CountingJob("returns", UNDECIDED, count)
