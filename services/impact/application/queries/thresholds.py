"""Thresholds in force, and whether each figure is beyond."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.impact.application.work import Work
from services.impact.domain.thresholds.threshold import Threshold


@dataclass(frozen=True, kw_only=True)
class ListThresholds:
    """In the order of their ids, from behind `after` on."""

    after: str | None
    limit: int


@dataclass(frozen=True)
class ThresholdView:
    """A threshold, whether its figure is beyond it, and how often it was crossed."""

    threshold: Threshold
    beyond: bool
    crossings: int


def list_thresholds(work: Work, query: ListThresholds) -> Sequence[ThresholdView]:
    """Those of the network and of all sites."""
    return [view_of(work, one) for one in work.thresholds.listed(query.after, query.limit)]


def view_of(work: Work, threshold: Threshold) -> ThresholdView:
    """As it stands now."""
    watch = work.watches.get(threshold.id)
    return ThresholdView(threshold, watch.beyond, watch.version)
