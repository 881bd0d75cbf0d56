"""How many erasures wait for another service, as a figure of booking."""

from collections.abc import Callable, Mapping
from typing import Final

from prometheus_client import Gauge

from kit.background.counting import CountingJob

UNCONFIRMED: Final = Gauge(
    "passerelle_erasures_unconfirmed",
    "Erasures with which a service (`missing`) is not done, and those that wait for too long",
    ["service", "missing", "late"],
)


def erasures_job(waiting: Callable[[], Mapping[tuple[str, bool], int]]) -> CountingJob:
    """`waiting` tells how many wait, by the service and by whether they are late."""

    def count() -> dict[tuple[str, ...], int]:
        return {
            ("booking", missing, "yes" if late else "no"): n
            for (missing, late), n in waiting().items()
        }

    return CountingJob("erasures", UNCONFIRMED, count)
