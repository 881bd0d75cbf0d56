"""Where competence frameworks and their mappings are kept."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from services.training.domain.frameworks.framework import (
    Framework,
    KnownCompetence,
    PublishedFramework,
)
from services.training.domain.frameworks.mapping import Edition, PublishedMapping


class Frameworks(Protocol):
    """Published versions; none ever goes away, since levels were assessed by it."""

    def current(self, code: str) -> Framework | None:
        """The version that was published last."""
        ...

    def get(self, code: str, version: str) -> Framework | None: ...

    def competence(self, code: str, level: int = 0) -> KnownCompetence | None:
        """By the last version of its framework that has it, and goes as high as that level."""
        ...

    def listed(self) -> Sequence[PublishedFramework]:
        """Every version: by the frameworks' codes, of each the last published first."""
        ...

    def owners(self, competences: Collection[str]) -> Mapping[str, str]:
        """Of those that are known, the code of the framework that has them."""
        ...

    def save(self, framework: PublishedFramework) -> None:
        """Raises `Stale` where somebody published that version or number meanwhile."""
        ...


class Mappings(Protocol):
    """Mappings, one between two versions."""

    def get(self, start: Edition, end: Edition) -> PublishedMapping | None: ...

    def between(self, start: str, end: str) -> PublishedMapping | None:
        """The one that was published last between any versions of two frameworks."""
        ...

    def listed(self) -> Sequence[PublishedMapping]:
        """In the order of their ids."""
        ...

    def save(self, mapping: PublishedMapping) -> None:
        """Raises `Stale` where somebody else did so meanwhile."""
        ...
