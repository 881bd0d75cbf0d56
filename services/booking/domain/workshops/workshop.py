"""A workshop: what is taught, by whom, where and when."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, Self

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.booking.domain.refusals import OutsideWindow
from services.booking.domain.venue import VenueType
from services.booking.domain.workshops import events, refusals

WorkshopStatus = Literal["scheduled", "held", "cancelled"]
SUBJECTS = (
    "first_steps",
    "smartphone",
    "email",
    "online_procedures",
    "job_search",
    "health_online",
    "shopping_and_banking",
    "family_and_school",
    "safety_and_privacy",
    "photos_and_media",
    "office_software",
    "repair",
    "other",
)
"""What a workshop may be about; one that is no module of training says so."""
WORKSHOP_CANCEL_REASONS = ("trainer_away", "site_closed", "too_few", "equipment", "other")
USUAL_CAPACITY = 5
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=10)
FARTHEST = timedelta(days=731)
"""How far ahead a workshop may be scheduled."""
_CODE = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class WorkshopData:
    """Everything about a workshop save its identity's bookkeeping and its seats.

    `start` and `end` are in UTC, `timezone` is the site's. It is a `module` of training, or about
    a `subject` of the catalogue, or both; `title` is free text and leaves booking in no event. It
    takes place in a `room` of the site or at one of its venues. `computers` name the site's loan
    computers that are held. `occurrence` counts from 1 within its series.
    """

    workshop_id: str
    site_id: str
    site: str
    timezone: str
    start: datetime
    end: datetime
    trainer_id: str
    capacity: int = USUAL_CAPACITY
    module: str | None = None
    subject: str | None = None
    title: str | None = None
    room: str | None = None
    venue_type: VenueType | None = None
    venue_id: str | None = None
    computers: tuple[str, ...] = ()
    series_id: str | None = None
    occurrence: int | None = None
    status: WorkshopStatus = "scheduled"
    cancel_reason: str | None = None

    @property
    def minutes(self) -> int:
        """How long it lasts as planned."""
        return int((self.end - self.start).total_seconds() // 60)

    def check(self, now: datetime) -> None:
        """Raises `InvalidValue` for the first field that breaks a rule.

        A plan may leave its room open.
        """
        if self.module is None and self.subject is None:
            raise InvalidValue("subject", "where it is no module")
        if self.module is not None and not _CODE.fullmatch(self.module):
            raise InvalidValue("module", "a code")
        if self.subject is not None and self.subject not in SUBJECTS:
            raise InvalidValue("subject", "one of " + ", ".join(SUBJECTS))
        if self.room is not None and self.venue_id is not None:
            raise InvalidValue("room", "a room of the site or a venue, not both")
        if self.start <= now:
            raise InvalidValue("start", "in the future")
        if self.start - now > FARTHEST:
            raise InvalidValue("start", f"at most {FARTHEST.days} days ahead")
        if not SHORTEST <= self.end - self.start <= LONGEST:
            raise InvalidValue("end", "15 minutes to 10 hours after the start")
        if not 1 <= self.capacity <= 200:
            raise InvalidValue("capacity", "1 to 200 people")


@dataclass(kw_only=True)
class Workshop(Aggregate):
    """Something taught to several people at once."""

    data: WorkshopData

    @classmethod
    def schedule(cls, data: WorkshopData, now: datetime) -> Self:
        """A new workshop. Raises `InvalidValue`."""
        data.check(now)
        _require_place(data)
        workshop = cls(id=data.workshop_id, data=data)
        workshop.record(events.WorkshopScheduled(at=now, workshop=data))
        return workshop

    def is_open(self, now: datetime) -> bool:
        """Whether it is still to come."""
        return self.data.status == "scheduled" and now < self.data.start

    def require_open(self, step: str, now: datetime) -> None:
        """Raises `WrongWorkshopState` where it is over, `WorkshopStarted` from its start on."""
        self._require_scheduled(step)
        if now >= self.data.start:
            raise refusals.WorkshopStarted(self.id, self.data.start)

    def change(self, data: WorkshopData, now: datetime) -> bool:
        """Takes the new facts; says whether anything changed.

        Raises `WrongWorkshopState`, `WorkshopStarted`, `InvalidValue`.
        """
        self.require_open("change", now)
        if data == self.data:
            return False
        data.check(now)
        _require_place(data)
        self.data = data
        self.record(events.WorkshopChanged(at=now, workshop=data))
        return True

    def cancel(self, reason: str, now: datetime) -> bool:
        """It will not take place; a repeat does nothing.

        Possible after the start too, as the trainer may not have come. Raises `InvalidValue`,
        `WrongWorkshopState`.
        """
        if reason not in WORKSHOP_CANCEL_REASONS:
            raise InvalidValue("reason", "one of " + ", ".join(WORKSHOP_CANCEL_REASONS))
        if self.data.status == "cancelled":
            return False
        self._require_scheduled("cancel")
        self.data = replace(self.data, status="cancelled", cancel_reason=reason)
        self.record(events.WorkshopCancelled(at=now, workshop=self.data, reason=reason))
        return True

    def hold(self, attended: int, missed: int, now: datetime) -> None:
        """It took place. Raises `WrongWorkshopState`, and `OutsideWindow` before its start."""
        self._require_scheduled("hold")
        if now < self.data.start:
            raise OutsideWindow(self.id, "hold", self.data.start, None)
        self.data = replace(self.data, status="held")
        self.record(
            events.WorkshopHeld(at=now, workshop=self.data, attended=attended, missed=missed)
        )

    def _require_scheduled(self, step: str) -> None:
        if self.data.status != "scheduled":
            raise refusals.WrongWorkshopState(self.id, self.data.status, step)


def _require_place(data: WorkshopData) -> None:
    if data.room is None and data.venue_id is None:
        raise InvalidValue("room", "a room of the site or a venue")
