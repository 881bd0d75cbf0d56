"""How many requests for seats booking does not answer, as a figure of the service."""

from collections.abc import Callable
from typing import Final

from prometheus_client import Gauge

from kit.background.counting import CountingJob

STUCK: Final = Gauge(
    "passerelle_seat_requests_stuck",
    "Requests for seats, and withdrawals of them, that booking has not answered for two hours",
    ["service"],
)


def stuck_job(stuck: Callable[[], int]) -> CountingJob:
    """`stuck` tells how many there are."""
    return CountingJob("seat_requests", STUCK, lambda: {("training",): stuck()})
