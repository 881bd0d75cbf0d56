"""What waits for a manager, and whether badges can be signed, as figures of the service."""

from collections.abc import Callable, Mapping
from typing import Final

from prometheus_client import Gauge

from kit.background.counting import CountingJob

CASES: Final = Gauge(
    "passerelle_certificate_cases_open",
    "Certificates in doubt that wait for a manager's decision, and those that wait for too long",
    ["service", "late"],
)
BADGES: Final = Gauge(
    "passerelle_badges_open", "Whether training has a key to sign badges with", ["service"]
)


def cases_job(open_cases: Callable[[], Mapping[bool, int]]) -> CountingJob:
    """`open_cases` tells how many wait, by whether they are late."""

    def count() -> dict[tuple[str, ...], int]:
        return {
            ("training", "yes" if late else "no"): cases for late, cases in open_cases().items()
        }

    return CountingJob("certificate_cases", CASES, count)


def badges_job(signs: bool) -> CountingJob:
    """Whether there is a key, which a restart alone changes."""
    return CountingJob("badges", BADGES, lambda: {("training",): int(signs)})
