"""What happens to frameworks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.training.domain.frameworks.framework import Framework


@dataclass(frozen=True, kw_only=True)
class FrameworkPublished(DomainEvent):
    """A version of a framework is there."""

    framework_id: str
    framework: "Framework"
