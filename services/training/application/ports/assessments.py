"""Where assessments and the banks of tasks are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.training.domain.assessments.assessment import Assessment, AssessmentStatus, Purpose
from services.training.domain.assessments.tasks import TaskBank


@dataclass(frozen=True, kw_only=True)
class WantedAssessments:
    """Which assessments a list shows; `sites` are slugs, None for all, and nothing is empty."""

    sites: frozenset[str] | None = None
    person_id: str | None = None
    purpose: Purpose | None = None
    status: AssessmentStatus | None = None
    enrolment_id: str | None = None


class Assessments(Protocol):
    """Assessments. What is nobody's is not one person's: who asks for nobody's (`NOBODY`) gets
    nothing, but from `listed` and `of_person`."""

    def get(self, assessment_id: str) -> Assessment | None: ...

    def running_of(self, person_id: str) -> Assessment | None:
        """The one that the person is in the middle of; after a merge the later of two."""
        ...

    def finished_of(self, person_id: str) -> Sequence[Assessment]:
        """All that found out something of the person, in the order of their ids."""
        ...

    def levels_of(self, person_id: str) -> Mapping[str, int]:
        """The latest known level of each competence; what was never found out is not in it."""
        ...

    def last_placement_of(self, person_id: str) -> Assessment | None:
        """The latest placement that asked the person something, and is over."""
        ...

    def final_of(self, enrolment_id: str) -> Assessment | None:
        """The final assessment that was finished, else the last one that was declined."""
        ...

    def listed(
        self, wanted: WantedAssessments, after: str | None, limit: int
    ) -> Sequence[Assessment]:
        """In the order of their ids, from behind `after` on; a `limit` of 0 is none."""
        ...

    def save(self, assessment: Assessment) -> None:
        """Does nothing where nothing changed. Raises `Stale` where somebody was faster."""
        ...

    def of_person(self, person_id: str) -> Sequence[str]:
        """The ids of a person's, in their order."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """They are that person's from now on; no event tells of it."""
        ...


class TaskBanks(Protocol):
    """Versions of banks; none ever goes away, since assessments began with it."""

    def current(self, code: str) -> TaskBank | None:
        """The highest version."""
        ...

    def get(self, code: str, version: int) -> TaskBank | None: ...

    def listed(self) -> Sequence[TaskBank]:
        """The highest version of each, in the order of their codes."""
        ...

    def save(self, bank: TaskBank) -> None:
        """Keeps a version that is not there yet; raises `Stale` where it is."""
        ...
