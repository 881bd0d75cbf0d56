"""A threshold, and whether its figure is beyond it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, get_args

from kernel.aggregate import Aggregate
from services.impact.domain.thresholds import events

Span = Literal["month_to_date", "quarter_to_date", "year_to_date"]
SPANS: Final[tuple[Span, ...]] = get_args(Span)
Direction = Literal["up", "down"]
DIRECTIONS: Final[tuple[Direction, ...]] = get_args(Direction)


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """What somebody wants to hear of; it is never changed, only removed.

    `site` is the slug of the site whose figure it is, None for the network's.
    """

    id: str
    metric: str
    site: str | None
    site_id: str | None
    span: Span
    direction: Direction
    value: float
    made_at: datetime
    by: str

    def first_day(self, today: date) -> date:
        """From which day on its figure counts."""
        if self.span == "year_to_date":
            return today.replace(month=1, day=1)
        if self.span == "quarter_to_date":
            return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        return today.replace(day=1)

    def beyond(self, value: float) -> bool:
        """Whether the figure has reached it."""
        return value >= self.value if self.direction == "up" else value <= self.value


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A figure, of which version of its metric, and up to where it knows the archive."""

    value: float
    metric_version: int
    position: int


@dataclass(kw_only=True)
class Watch(Aggregate):
    """Whether a threshold's figure is beyond it. `id` is the threshold's; its events are the
    crossings, and of a figure that went back none tells."""

    beyond: bool = False

    def measure(self, threshold: Threshold, measured: Measured, at: datetime) -> bool:
        """The figure is now this; tells whether it has just crossed the threshold."""
        beyond = threshold.beyond(measured.value)
        crossed = beyond and not self.beyond
        self.beyond = beyond
        if crossed:
            self.record(events.ThresholdCrossed(at=at, threshold=threshold, measured=measured))
        return crossed
