"""How an enrolment stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from services.training.domain.enrolments.progress import Done, Validation, Window

EnrolmentStatus = Literal["active", "paused", "completed", "abandoned", "absorbed"]
"""`absorbed`: two people turned out to be one, and another enrolment goes on for both."""
CompletedBy = Literal["modules", "final_assessment", "no_final_assessment"]
"""With the last module, where the path ends there; with the final assessment, recorded or declined;
or since there was none in time."""

AWAITS_FINAL: Final = timedelta(days=30)
"""So long the final assessment is waited for once all modules are done, by our own rule."""

PAUSE_REASONS: Final = ("health", "family", "work", "away", "no_device", "other")
ABANDON_REASONS: Final = (
    "found_work",
    "moved_away",
    "health",
    "family",
    "no_time",
    "not_suitable",
    "not_reachable",
    "changed_path",
    "mistake",
    "other",
)
TAKE_BACK_REASONS: Final = ("mistake", "wrong_person", "not_able_yet", "other")


@dataclass(frozen=True, kw_only=True)
class EnrolmentState:
    """Everything about an enrolment; who did what by subject, instants in UTC.

    `site` is the slug of the site where the person learns, `version` the path's. `plan` says for
    each module of it how many different attended workshops complete it: a copy, since a version
    never changes. `done` is what was told to be done, with what it rests on now; `kept` are the
    seats that ever counted. `counts_from` is when an attendance may be at the earliest. `doubts`
    are modules that are not done any more since the path was completed, each with the seat that
    was corrected.
    """

    enrolment_id: str
    person_id: str
    site_id: str
    site: str
    path: str
    version: int
    plan: Mapping[str, int]
    final_assessment: bool
    opened_at: datetime
    opened_by: str
    counts_from: datetime
    again: bool = False
    status: EnrolmentStatus = "active"
    validations: tuple[Validation, ...] = ()
    done: Mapping[str, Done] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    awaiting_final_since: datetime | None = None
    paused_at: datetime | None = None
    pause_reason: str | None = None
    moved_at: datetime | None = None
    completed_at: datetime | None = None
    """When that was known: what was attended until then counts."""
    ended_at: datetime | None = None
    """When what the path asks was over; not kept of the oldest."""
    completed_by: CompletedBy | None = None
    abandoned_at: datetime | None = None
    abandon_reason: str | None = None
    absorbed_by: str | None = None
    was: EnrolmentStatus | None = None
    """Before it was absorbed."""

    @property
    def is_open(self) -> bool:
        """Whether the person is still on it: of a path, each has one such at most."""
        return self.status in ("active", "paused")

    @property
    def open_modules(self) -> tuple[str, ...]:
        """What is not done, in the path's order."""
        return tuple(module for module in self.plan if module not in self.done)

    @property
    def window(self) -> Window:
        """Which attendances count."""
        return Window(
            start=self.counts_from, end=self.completed_at or self.abandoned_at, kept=self.kept
        )

    @property
    def final_due(self) -> datetime | None:
        """Until when the final assessment is waited for; None where it is not."""
        since = self.awaiting_final_since
        return None if since is None else since + AWAITS_FINAL

    @property
    def last_done_at(self) -> datetime:
        """When the last of what is done was: not before the person began with this version."""
        begun = self.moved_at or self.opened_at
        return max((begun, *(done.at for done in self.done.values())))

    def validation(self, module: str) -> Validation | None:
        """The one that stands."""
        return next((o for o in self.validations if o.module == module and o.stands), None)
