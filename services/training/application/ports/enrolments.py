"""Where enrolments are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.training.domain.enrolments.enrolment import Enrolment, EnrolmentStatus


@dataclass(frozen=True, kw_only=True)
class WantedEnrolments:
    """Which enrolments a list shows; `sites` are slugs, None for all, and nothing is empty."""

    sites: frozenset[str] | None = None
    person_id: str | None = None
    path: str | None = None
    statuses: frozenset[EnrolmentStatus] = frozenset()


class Enrolments(Protocol):
    """Enrolments."""

    def get(self, enrolment_id: str) -> Enrolment | None: ...

    def open_of(self, person_id: str, path: str) -> Enrolment | None:
        """The one by which the person is on the path now."""
        ...

    def listed(
        self, wanted: WantedEnrolments, after: str | None, limit: int
    ) -> Sequence[Enrolment]:
        """In the order of their ids, from behind `after` on; a `limit` of 0 is none."""
        ...

    def save(self, enrolment: Enrolment) -> None: ...

    def of_person(self, person_id: str) -> Sequence[str]:
        """The ids of a person's, in their order."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """They are that person's from now on; no event tells of it."""
        ...
