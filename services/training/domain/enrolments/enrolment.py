"""Somebody on a path, from its opening to its end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self

from kernel.aggregate import Aggregate
from services.training.domain.enrolments import events

EnrolmentStatus = Literal["active", "paused", "completed", "abandoned"]


@dataclass(frozen=True, kw_only=True)
class EnrolmentState:
    """Everything about an enrolment; `site` is the slug of the site where the person learns."""

    enrolment_id: str
    person_id: str
    site_id: str
    site: str
    path: str
    version: int
    opened_at: datetime
    opened_by: str
    status: EnrolmentStatus = "active"

    @property
    def is_open(self) -> bool:
        """Whether the person is still on it: of a path, each has one such at most."""
        return self.status in ("active", "paused")


@dataclass(kw_only=True)
class Enrolment(Aggregate):
    """A person's way along one version of a path."""

    state: EnrolmentState

    @classmethod
    def open(cls, state: EnrolmentState) -> Self:
        """The person begins."""
        made = cls(id=state.enrolment_id, state=state)
        made.record(events.EnrolmentOpened(at=state.opened_at, enrolment=state))
        return made
