"""What happens at thresholds."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.impact.domain.thresholds.threshold import Measured, Threshold


@dataclass(frozen=True, kw_only=True)
class ThresholdCrossed(DomainEvent):
    """The figure went over it."""

    threshold: "Threshold"
    measured: "Measured"
