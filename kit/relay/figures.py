"""What a relay counts of itself. Pure; each figure is written by one thread and read by any."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field


class Histogram:
    """Counts of what was observed up to each bound, as Prometheus wants them.

    Of its own, since the client library's takes a lock and a microsecond for every event.
    """

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = tuple(bounds)
        self._counts = [0] * (len(self._bounds) + 1)
        self.total = 0.0

    def observe(self, value: float) -> None:
        """One more."""
        self._counts[bisect_left(self._bounds, value)] += 1
        self.total += value

    def buckets(self) -> list[tuple[str, float]]:
        """Each bound, `+Inf` at last, with how many did not exceed it."""
        so_far, found = 0, []
        for bound, count in zip((*self._bounds, "+Inf"), tuple(self._counts), strict=True):
            so_far += count
            found.append((str(bound), float(so_far)))
        return found


@dataclass
class Figures:
    """`lost`: leases that another took or that ran out; `taken_over`: from one that ran out."""

    published: int = 0
    confirmed: int = 0
    failed: int = 0
    granted: int = 0
    lost: int = 0
    taken_over: int = 0
    refused: int = 0
    pauses: int = 0
    fetched_rows: Histogram = field(
        default_factory=lambda: Histogram((0, 1, 3, 10, 30, 100, 300, 1_000))
    )
    confirm_seconds: Histogram = field(
        default_factory=lambda: Histogram(
            (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
        )
    )
