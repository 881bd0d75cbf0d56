"""Thresholds: figures that somebody wants to hear of."""

from contracts.base import Code, Contract, Id, event


@event("impact.threshold_crossed")
class ThresholdCrossed(Contract, frozen=True, kw_only=True):
    """A figure went over a threshold; told again only after it went back and over it once more.

    Never told of a figure about very few people.
    """

    threshold_id: Id
    metric: Code
    metric_version: int
    site_id: Id | None
    """Whose figure it is; null for that of the whole network."""
    period: Code
    """`month_to_date`, `quarter_to_date` or `year_to_date`."""
    direction: Code
    """`up`: it is now at the threshold or above; `down`: at it or below."""
    threshold: float
    value: float
    position: int
    """How many events of the archive the figure knows."""
