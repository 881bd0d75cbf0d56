"""What happens to enrolments."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.training.domain.enrolments.enrolment import EnrolmentState


@dataclass(frozen=True, kw_only=True)
class EnrolmentEvent(DomainEvent):
    """Base: how the enrolment stands afterwards."""

    enrolment: "EnrolmentState"


@dataclass(frozen=True, kw_only=True)
class EnrolmentOpened(EnrolmentEvent):
    """The person begins."""
