"""A mission of advice, recorded when it is done."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal, Self, get_args

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.training.domain.missions import events
from services.training.domain.missions.refusals import MissionIsWithdrawn

Subject = Literal[
    "territory_diagnosis",
    "inclusion_strategy",
    "reception_places",
    "online_procedures",
    "training_of_staff",
    "equipment_and_connection",
]
SUBJECTS: Final[tuple[Subject, ...]] = get_args(Subject)
MissionStatus = Literal["recorded", "withdrawn"]
STATUSES: Final[tuple[MissionStatus, ...]] = get_args(MissionStatus)
WITHIN: Final = timedelta(days=366)
QUARTERS_A_DAY: Final = 4


@dataclass(frozen=True, kw_only=True)
class Advice:
    """Whom (a partner; a local authority is one too), on what, and when.

    `quarter_days` is the work that it took, in quarters of a day; `first` and `last` are local
    days.
    """

    partner_id: str
    subject: Subject
    quarter_days: int
    first: date
    last: date

    @property
    def days(self) -> float:
        """Of work."""
        return self.quarter_days / QUARTERS_A_DAY

    def check(self, today: date) -> None:
        """Raises `InvalidValue`; `today` is the site's."""
        if self.last < self.first:
            raise InvalidValue("last_day", "must be the day of `first_day` or a later one")
        if self.last > today:
            raise InvalidValue("last_day", "must not be in the future")
        if self.last - self.first > WITHIN:
            raise InvalidValue("last_day", "must be within a year of `first_day`")
        most = QUARTERS_A_DAY * ((self.last - self.first).days + 1)
        if not 1 <= self.quarter_days <= most:
            raise InvalidValue(
                "days", "must be quarters of a day, at most all days from first to last"
            )


@dataclass(frozen=True, kw_only=True)
class MissionState:
    """Everything about a mission; `site` is the slug of the one whose team advised."""

    mission_id: str
    site_id: str
    site: str
    advice: Advice
    recorded_at: datetime
    by: str
    status: MissionStatus = "recorded"


@dataclass(kw_only=True)
class AdviceMission(Aggregate):
    """A mission; what is repeated does nothing and says so."""

    state: MissionState

    @classmethod
    def record_new(cls, state: MissionState) -> Self:
        """It is done."""
        made = cls(id=state.mission_id, state=state)
        made.record(events.MissionRecorded(at=state.recorded_at, mission=state))
        return made

    def correct(self, advice: Advice, at: datetime) -> bool:
        """It was otherwise. Raises `MissionIsWithdrawn`."""
        if self.state.status == "withdrawn":
            raise MissionIsWithdrawn(self.id)
        if advice == self.state.advice:
            return False
        self.state = replace(self.state, advice=advice)
        self.record(events.MissionCorrected(at=at, mission=self.state))
        return True

    def withdraw(self, at: datetime) -> bool:
        """It was recorded by mistake."""
        if self.state.status == "withdrawn":
            return False
        self.state = replace(self.state, status="withdrawn")
        self.record(events.MissionWithdrawn(at=at, mission=self.state))
        return True
