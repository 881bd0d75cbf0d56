"""What happens to recommendations."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.training.domain.recommendations.recommendation import RecommendationState


@dataclass(frozen=True, kw_only=True)
class RecommendationEvent(DomainEvent):
    """Base: how the recommendation stands afterwards."""

    recommendation: "RecommendationState"


@dataclass(frozen=True, kw_only=True)
class PathRecommended(RecommendationEvent):
    """Somebody was told which path is for them now."""


@dataclass(frozen=True, kw_only=True)
class RecommendationTakenUp(RecommendationEvent):
    """They are on it."""


@dataclass(frozen=True, kw_only=True)
class RecommendationDeclined(RecommendationEvent):
    """They do not want it."""
