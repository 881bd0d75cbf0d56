"""What all that is published whole has in common."""

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")

THE_SERVICE: Final = "training"
"""Who publishes what ships with the service."""


@dataclass(frozen=True, kw_only=True)
class Publication(Generic[T]):
    """What holds now; `unchanged` where it was the same before, and nothing was published nor is
    taught again."""

    content: T
    unchanged: bool = False
