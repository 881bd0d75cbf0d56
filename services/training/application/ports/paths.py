"""Where paths are kept, every version of them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from services.training.domain.paths.path import Path, PublishedPath


class Paths(Protocol):
    """Published versions; none ever goes away, since somebody may be on it."""

    def current(self, code: str) -> Path | None:
        """The latest version, also of a path that was retired."""
        ...

    def get(self, code: str, version: int) -> Path | None: ...

    def listed(self) -> Sequence[Path]:
        """The latest version of each that is taught, in the order of their codes."""
        ...

    def owners(self, modules: Collection[str]) -> Mapping[str, str]:
        """Of those that any version of any path has, the path's code."""
        ...

    def save(self, path: PublishedPath) -> None:
        """Raises `Stale` where somebody published that version meanwhile."""
        ...
