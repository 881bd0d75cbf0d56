"""What happens to advice missions."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.training.domain.missions.mission import MissionState


@dataclass(frozen=True, kw_only=True)
class MissionEvent(DomainEvent):
    """Base: how the mission stands afterwards."""

    mission: "MissionState"


@dataclass(frozen=True, kw_only=True)
class MissionRecorded(MissionEvent):
    """The association advised somebody."""


@dataclass(frozen=True, kw_only=True)
class MissionCorrected(MissionEvent):
    """What was said of it was wrong; it is now so."""


@dataclass(frozen=True, kw_only=True)
class MissionWithdrawn(MissionEvent):
    """It was recorded by mistake, and counts for nothing."""
