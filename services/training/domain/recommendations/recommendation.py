"""What somebody was recommended once, and what came of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal, Self, get_args

from kernel.aggregate import Aggregate
from services.training.domain.paths.path import Goal
from services.training.domain.recommendations import events
from services.training.domain.recommendations.recommending import Step
from services.training.domain.recommendations.refusals import RecommendationClosed

RecommendationStatus = Literal["open", "taken_up", "declined"]
STATUSES: Final[tuple[RecommendationStatus, ...]] = get_args(RecommendationStatus)
Origin = Literal["asked", "device"]
"""`asked` by somebody of the team with the person; `device`: the person went home with one, and the
desk of the site is to offer it."""
ORIGINS: Final[tuple[Origin, ...]] = get_args(Origin)
DeclinedBecause = Literal[
    "not_interested",
    "no_time_now",
    "knows_already",
    "too_far",
    "learns_elsewhere",
    "not_reached",
    "person_erased",
]
DECLINED_BECAUSE: Final[tuple[DeclinedBecause, ...]] = get_args(DeclinedBecause)[:-1]
"""What a caller may give; the last follows from an erasure."""


@dataclass(frozen=True, kw_only=True)
class RecommendationState:
    """Everything about a recommendation.

    `site` is the slug of the one whose desk follows it up. `steps` holds all paths in the order in
    which they were told, the one that is recommended first. `by` is the staff subject who asked,
    None where nobody did. `enrolment_id` is by which it was taken up, where that is known.
    """

    recommendation_id: str
    person_id: str
    site_id: str
    site: str
    made_at: datetime
    by: str | None
    origin: Origin
    goal: Goal | None
    language: str
    steps: tuple[Step, ...]
    status: RecommendationStatus = "open"
    ended_at: datetime | None = None
    ended_by: str | None = None
    enrolment_id: str | None = None
    declined_because: DeclinedBecause | None = None

    @property
    def path(self) -> Step:
        """The one that is recommended now."""
        return self.steps[0]


@dataclass(kw_only=True)
class Recommendation(Aggregate):
    """A recommendation; what is repeated does nothing and says so."""

    state: RecommendationState

    @classmethod
    def make(cls, state: RecommendationState) -> Self:
        """The person is told."""
        made = cls(id=state.recommendation_id, state=state)
        made.record(events.PathRecommended(at=state.made_at, recommendation=state))
        return made

    def take_up(self, at: datetime, by: str, enrolment_id: str | None = None) -> bool:
        """The person is on the path. Raises `RecommendationClosed` where they declined."""
        if not self._is_open("taken_up"):
            return False
        self.state = replace(
            self.state, status="taken_up", ended_at=at, ended_by=by, enrolment_id=enrolment_id
        )
        self.record(events.RecommendationTakenUp(at=at, recommendation=self.state))
        return True

    def decline(self, reason: DeclinedBecause, at: datetime, by: str) -> bool:
        """The person does not want it. Raises `RecommendationClosed` where they took it up."""
        if not self._is_open("declined"):
            return False
        self.state = replace(
            self.state, status="declined", ended_at=at, ended_by=by, declined_because=reason
        )
        self.record(events.RecommendationDeclined(at=at, recommendation=self.state))
        return True

    def _is_open(self, wanted: RecommendationStatus) -> bool:
        if self.state.status not in ("open", wanted):
            raise RecommendationClosed(self.id, self.state.status)
        return self.state.status == "open"
