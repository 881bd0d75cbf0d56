"""What waits for a manager, and whether badges can be signed, as figures of the service."""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from prometheus_client import Gauge

from kit.background.counting import CountingJob

CASES: Final = Gauge(
    "passerelle_certificate_cases_open",
    "Certificates in doubt that wait for a manager's decision, and those that wait for too long",
    ["service", "late"],
)
BADGES: Final = Gauge(
    "passerelle_badges_open",
    "Whether training has a key to sign badges with, and publishes every key that ever signed",
    ["service"],
)


def cases_job(open_cases: Callable[[], Mapping[bool, int]]) -> CountingJob:
    """`open_cases` tells how many wait, by whether they are late."""

    def count() -> dict[tuple[str, ...], int]:
        return {
            ("training", "yes" if late else "no"): cases for late, cases in open_cases().items()
        }

    return CountingJob("certificate_cases", CASES, count)


def badges_job(signs: bool, lost: Callable[[], Collection[str]]) -> CountingJob:
    """`signs`: whether there is a key; `lost` gives those that signed and are published no more."""
    return CountingJob("badges", BADGES, lambda: {("training",): int(not lost() and signs)})
