"""One appointment, from its booking to its end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, Self
from zoneinfo import ZoneInfo

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.booking.domain.appointment_type import Booker, Channel
from services.booking.domain.closing.proposals import Proposal
from services.booking.domain.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentDisplaced,
    AppointmentMissed,
    AppointmentReminderDue,
    AppointmentRescheduled,
    PersonCheckedIn,
)
from services.booking.domain.refusals import AlreadyStarted, OutsideWindow, WrongState
from services.booking.domain.site import Site

Status = Literal["booked", "checked_in", "completed", "missed", "cancelled", "displaced"]
CancelledBy = Literal["person", "team", "site"]
ERASED = "person_erased"
"""Why what was planned with somebody who was erased is cancelled: no caller gives it."""
CANCEL_REASONS = ("no_longer_needed", "ill", "transport", "adviser_away", "site_closed", "other")
NEEDS = (
    "cv",
    "job_search",
    "online_procedure",
    "telecom_dispute",
    "equipment",
    "email",
    "messaging",
    "internet",
    "banking",
    "health",
    "housing",
    "other",
)
CHECK_IN_OPENS = timedelta(hours=1)
"""How long before the start a person may be checked in."""
CHECK_IN_CLOSES = timedelta(hours=12)
"""How long after the end: a desk without a line catches up in the evening."""


@dataclass(frozen=True, kw_only=True)
class AppointmentState:
    """Everything about an appointment save its identity's bookkeeping.

    `start` and `end` are in UTC and leave out the buffer after; `site` is the slug of `site_id`;
    `timezone` is the site's at the time of booking; `room` and `computer` name what is held there;
    `reminded_for` is the start that the person was last reminded of.
    `follow_up_of` is the id of an earlier one of the same person.
    `displaced_by` is the last closure that displaced it; `proposals` stand while it is displaced.
    """

    appointment_id: str
    person_id: str
    site_id: str
    site: str
    timezone: str
    adviser_id: str
    appointment_type: str
    type_version: int
    start: datetime
    end: datetime
    buffer_after: int
    channel: Channel
    booked_by: Booker
    booked_at: datetime
    room: str | None = None
    computer: str | None = None
    status: Status = "booked"
    checked_in_at: datetime | None = None
    cancelled_by: CancelledBy | None = None
    cancel_reason: str | None = None
    minutes: int | None = None
    needs: tuple[str, ...] = ()
    follow_up_of: str | None = None
    sensitive: bool = False
    reminded_for: datetime | None = None
    displaced_by: str | None = None
    proposals: tuple[Proposal, ...] = ()


@dataclass(kw_only=True)
class Appointment(Aggregate):
    """Who meets whom, where and when, and what became of it."""

    state: AppointmentState

    @classmethod
    def book(cls, state: AppointmentState) -> Self:
        """A new appointment, booked at `state.booked_at`."""
        appointment = cls(id=state.appointment_id, state=state)
        zone = ZoneInfo(state.timezone)
        waited = state.start.astimezone(zone).date() - state.booked_at.astimezone(zone).date()
        appointment.record(
            AppointmentBooked(at=state.booked_at, appointment=state, waited_days=waited.days)
        )
        return appointment

    def may_move(self, start: datetime, end: datetime, adviser_id: str, now: datetime) -> bool:
        """Whether it would move; False where it stands there already.

        One that is displaced stands nowhere, so it may move whenever it was. Raises `WrongState`,
        and `AlreadyStarted` from the start on.
        """
        self._require("booked", "displaced", step="reschedule")
        if self.state.status == "displaced":
            return True
        present = (self.state.start, self.state.end, self.state.adviser_id)
        if (start, end, adviser_id) == present:
            return False
        self._not_started(now)
        return True

    def reschedule(
        self,
        *,
        start: datetime,
        end: datetime,
        adviser_id: str,
        room: str | None,
        computer: str | None,
        now: datetime,
        site: Site | None = None,
    ) -> bool:
        """Moves it, to another `site` if one is given; says whether anything moved.

        A displaced one is booked again.

        Raises as `may_move` does.
        """
        if not self.may_move(start, end, adviser_id, now):
            return False
        previous = self.state.start
        self.state = replace(
            self.state,
            start=start,
            end=end,
            adviser_id=adviser_id,
            room=room,
            computer=computer,
            status="booked",
            proposals=(),
        )
        if site is not None:
            self.state = replace(
                self.state, site_id=site.id, site=site.slug, timezone=site.description.timezone
            )
        self.record(AppointmentRescheduled(at=now, appointment=self.state, previous_start=previous))
        return True

    def displace(
        self, closure_id: str, reason: str, proposals: Sequence[Proposal], now: datetime
    ) -> None:
        """Gives up its slot, as the site will be closed then. Raises `WrongState`."""
        self._require("booked", step="displace")
        self.state = replace(
            self.state,
            status="displaced",
            displaced_by=closure_id,
            proposals=tuple(proposals),
            room=None,
            computer=None,
        )
        self.record(
            AppointmentDisplaced(
                at=now, appointment=self.state, closure_id=closure_id, reason=reason
            )
        )

    def cancel(self, by: CancelledBy, reason: str, now: datetime) -> bool:
        """Cancels it; a repeat does nothing and says so.

        Raises `InvalidValue`, `WrongState`, and `AlreadyStarted` from the start on, save where it
        is displaced.
        """
        if reason not in (*CANCEL_REASONS, ERASED):
            raise InvalidValue("reason", "one of " + ", ".join(CANCEL_REASONS))
        if self.state.status == "cancelled":
            return False
        self._require("booked", "displaced", step="cancel")
        if self.state.status == "booked":
            self._not_started(now)
        self.state = replace(
            self.state, status="cancelled", cancelled_by=by, cancel_reason=reason, proposals=()
        )
        self.record(
            AppointmentCancelled(at=now, appointment=self.state, cancelled_by=by, reason=reason)
        )
        return True

    def remind(self, now: datetime) -> bool:
        """Notes that the person is reminded of its start; a repeat does nothing and says so.

        Raises `WrongState`.
        """
        self._require("booked", step="remind")
        if self.state.reminded_for == self.state.start:
            return False
        self.state = replace(self.state, reminded_for=self.state.start)
        self.record(AppointmentReminderDue(at=now, appointment=self.state))
        return True

    def check_in(self, now: datetime) -> bool:
        """Notes that the person is there; a repeat does nothing and says so.

        Raises `WrongState`, and `OutsideWindow` earlier than an hour before the start or later
        than twelve after the end.
        """
        if self.state.status == "checked_in":
            return False
        self._require("booked", step="check_in")
        opens, closes = self.state.start - CHECK_IN_OPENS, self.state.end + CHECK_IN_CLOSES
        if not opens <= now <= closes:
            raise OutsideWindow(self.id, "check_in", opens, closes)
        self.state = replace(self.state, status="checked_in", checked_in_at=now)
        late = max(0, int((now - self.state.start).total_seconds() // 60))
        self.record(PersonCheckedIn(at=now, appointment=self.state, late_minutes=late))
        return True

    def complete(self, minutes: int | None, needs: tuple[str, ...], now: datetime) -> bool:
        """Ends it after `minutes` (the planned duration where None); a repeat does nothing.

        Raises `InvalidValue`, and `WrongState` where the person was not checked in.
        """
        if self.state.status == "completed":
            return False
        self._require("checked_in", step="complete")
        if minutes is None:
            minutes = int((self.state.end - self.state.start).total_seconds() // 60)
        if not 0 < minutes <= 720:
            raise InvalidValue("minutes", "1 to 720")
        unknown = sorted(set(needs) - set(NEEDS))
        if unknown:
            raise InvalidValue("needs", "codes among " + ", ".join(NEEDS))
        self.state = replace(self.state, status="completed", minutes=minutes, needs=needs)
        self.record(
            AppointmentCompleted(at=now, appointment=self.state, minutes=minutes, needs=needs)
        )
        return True

    def miss(self, now: datetime) -> bool:
        """Notes that the person did not come; a repeat does nothing.

        Raises `WrongState`, and `OutsideWindow` before the start.
        """
        if self.state.status == "missed":
            return False
        self._require("booked", step="miss")
        if now < self.state.start:
            raise OutsideWindow(self.id, "miss", self.state.start, None)
        self.state = replace(self.state, status="missed")
        self.record(AppointmentMissed(at=now, appointment=self.state))
        return True

    def _require(self, *statuses: Status, step: str) -> None:
        if self.state.status not in statuses:
            raise WrongState(self.id, self.state.status, step)

    def _not_started(self, now: datetime) -> None:
        if now >= self.state.start:
            raise AlreadyStarted(self.id, self.state.start)
