"""What happens to paths."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.training.domain.paths.path import Path


@dataclass(frozen=True, kw_only=True)
class PathPublished(DomainEvent):
    """A version of a path is there."""

    path_id: str
    path: "Path"
