"""Where enrolments are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.training.domain.enrolments.enrolment import Enrolment
from services.training.domain.enrolments.state import EnrolmentStatus


@dataclass(frozen=True, kw_only=True)
class WantedEnrolments:
    """Which enrolments a list shows; `sites` are slugs, None for all, and nothing is empty;
    `module` is one that the path has in the version on which the person is."""

    sites: frozenset[str] | None = None
    person_id: str | None = None
    path: str | None = None
    module: str | None = None
    statuses: frozenset[EnrolmentStatus] = frozenset()


class Enrolments(Protocol):
    """Enrolments. What is nobody's is not one person's: who asks for nobody's (`NOBODY`) gets
    nothing, but from `listed` and `of_person`."""

    def get(self, enrolment_id: str) -> Enrolment | None: ...

    def on_path(self, person_id: str, path: str) -> Sequence[Enrolment]:
        """A person's on that path, those that are over as well, in the order of their ids."""
        ...

    def with_module(self, person_id: str, module: str) -> Sequence[Enrolment]:
        """A person's on a version of a path that has the module, likewise."""
        ...

    def listed(
        self, wanted: WantedEnrolments, after: str | None, limit: int
    ) -> Sequence[Enrolment]:
        """In the order of their ids, from behind `after` on; a `limit` of 0 is none."""
        ...

    def save(self, enrolment: Enrolment) -> None: ...

    def note(self, enrolment: Enrolment) -> None:
        """Keeps how it stands where no event tells of it; its version stays. Raises
        `ConcurrentChange` where somebody was faster."""
        ...

    def of_person(self, person_id: str) -> Sequence[str]:
        """The ids of a person's, in their order."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """They are that person's from now on; no event tells of it."""
        ...
