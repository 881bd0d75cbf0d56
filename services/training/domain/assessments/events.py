"""What happens to assessments, as far as others hear of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.training.domain.assessments.assessment import AssessmentState


@dataclass(frozen=True, kw_only=True)
class AssessmentEvent(DomainEvent):
    """Base: how the assessment stands afterwards."""

    assessment: "AssessmentState"


@dataclass(frozen=True, kw_only=True)
class LevelAssessed(AssessmentEvent):
    """It is known what the person can do."""


@dataclass(frozen=True, kw_only=True)
class AssessmentDeclined(AssessmentEvent):
    """The person would rather not; nothing is known of what they can do."""
