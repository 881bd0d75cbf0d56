"""Where paths are kept, every version of them."""

from collections.abc import Sequence
from typing import Protocol

from services.training.domain.paths.path import Path, PublishedPath


class Paths(Protocol):
    """Published versions."""

    def current(self, code: str) -> Path | None:
        """The latest version."""
        ...

    def get(self, code: str, version: int) -> Path | None: ...

    def listed(self) -> Sequence[Path]:
        """The latest version of each, in the order of their codes."""
        ...

    def save(self, path: PublishedPath) -> None:
        """Raises `Stale` where somebody published that version meanwhile."""
        ...
