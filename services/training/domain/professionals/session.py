"""A session that teaches professionals one path, in half-days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal, Self, get_args

from kernel.aggregate import Aggregate
from kernel.events import DomainEvent
from kernel.refusals import InvalidValue, NotFound
from services.training.domain.professionals import events
from services.training.domain.professionals.attendee import Attendee
from services.training.domain.professionals.half_days import HalfDay
from services.training.domain.professionals.refusals import (
    AttendanceMissing,
    Attended,
    HalfDayAhead,
    SessionBegun,
    SessionClosed,
    SessionFull,
)

SessionStatus = Literal["planned", "held", "cancelled"]
STATUSES: Final[tuple[SessionStatus, ...]] = get_args(SessionStatus)
CancelledBecause = Literal["too_few", "trainer_absent", "partner_asked", "no_room", "other"]
CANCELLED_BECAUSE: Final[tuple[CancelledBecause, ...]] = get_args(CancelledBecause)
MOST_PLACES: Final = 60


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When, where and by whom: `trainer` is a staff subject, `host_id` the partner in whose
    premises it takes place, None where that is at the site."""

    half_days: tuple[HalfDay, ...]
    trainer: str
    capacity: int
    host_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class SessionState:
    """Everything about a session.

    `site` is the slug of the one that answers for it. `minutes` are those that the path asks.
    """

    session_id: str
    site_id: str
    site: str
    path: str
    version: int
    minutes: int
    plan: Plan
    planned_at: datetime
    by: str
    status: SessionStatus = "planned"
    attendees: tuple[Attendee, ...] = ()
    cancelled_because: CancelledBecause | None = None
    ended_at: datetime | None = None

    @property
    def registered(self) -> tuple[Attendee, ...]:
        """Those who have a place, in the order in which they got it."""
        return tuple(one for one in self.attendees if one.status == "registered")

    @property
    def starts_at(self) -> datetime:
        """When the first half-day begins."""
        return self.plan.half_days[0].start

    @property
    def ends_at(self) -> datetime:
        """When the last one ends."""
        return self.plan.half_days[-1].end

    @property
    def has_begun(self) -> bool:
        """Whether somebody said who was there."""
        return any(minutes is not None for one in self.attendees for minutes in one.minutes)

    def completed_in(self, attendee: Attendee) -> HalfDay | None:
        """With which half-day they had attended all that the path asks, in whatever order that
        became known; None where they have not."""
        attended = 0
        for half_day, minutes in zip(self.plan.half_days, attendee.minutes, strict=True):
            attended += minutes or 0
            if attended >= self.minutes:
                return half_day
        return None


@dataclass(kw_only=True)
class ProfessionalSession(Aggregate):
    """A session; what is repeated does nothing and says so."""

    state: SessionState

    @classmethod
    def plan(cls, state: SessionState) -> Self:
        """It will take place."""
        made = cls(id=state.session_id, state=state)
        made._become(state, events.SessionPlanned, state.planned_at)
        return made

    def change(self, plan: Plan, at: datetime) -> bool:
        """Other times, place, trainer or number of places.

        Raises `SessionClosed`, `SessionBegun`, and `SessionFull` where more are registered.
        """
        if plan == self.state.plan:
            return False
        self._require("change")
        if self.state.has_begun and plan.half_days != self.state.plan.half_days:
            raise SessionBegun(self.id, "change")
        if len(self.state.registered) > plan.capacity:
            raise SessionFull(self.id, plan.capacity)
        nothing = (None,) * len(plan.half_days)
        attendees = self.state.attendees
        if not self.state.has_begun:
            attendees = tuple(replace(one, minutes=nothing) for one in attendees)
        self._become(replace(self.state, plan=plan, attendees=attendees), events.SessionChanged, at)
        return True

    def register(self, attendee_id: str, partner_id: str, at: datetime) -> Attendee:
        """Gives somebody of a partner a place. Raises `SessionClosed`, `SessionFull`."""
        self._require("register for")
        capacity = self.state.plan.capacity
        if len(self.state.registered) >= capacity:
            raise SessionFull(self.id, capacity)
        made = Attendee(
            attendee_id=attendee_id,
            partner_id=partner_id,
            registered_at=at,
            minutes=(None,) * len(self.state.plan.half_days),
        )
        self.state = replace(self.state, attendees=(*self.state.attendees, made))
        self.record(events.AttendeeRegistered(at=at, session=self.state, attendee=made))
        return made

    def withdraw(self, attendee_id: str, at: datetime) -> bool:
        """Takes somebody off the list. Raises `NotFound`, `SessionClosed`, `Attended`."""
        one = self.attendee(attendee_id)
        if one.status == "withdrawn":
            return False
        self._require("withdraw from")
        if one.was_there:
            raise Attended(attendee_id)
        self._put(replace(one, status="withdrawn"), events.AttendeeWithdrawn, at)
        return True

    def attend(self, number: int, minutes: Mapping[str, int], at: datetime) -> Sequence[Attendee]:
        """Says how long attendees were there in a half-day, numbered from 1; who is not named stays
        as they were. Also a correction, after the session is held too. Gives those who are trained
        by that, with another half-day than was told, or no longer.

        Raises `NotFound`, `SessionClosed`, `HalfDayAhead`, and `InvalidValue` where it was not so
        long.
        """
        if self.state.status == "cancelled":
            raise SessionClosed(self.id, self.state.status, "attend")
        half_days = self.state.plan.half_days
        if not 1 <= number <= len(half_days):
            raise NotFound("half_day", str(number))
        if at < half_days[number - 1].start:
            raise HalfDayAhead(self.id, number)
        longest = half_days[number - 1].minutes
        for attendee_id, attended in minutes.items():
            if self.attendee(attendee_id).status != "registered":
                raise NotFound("attendee", attendee_id)
            if not 0 <= attended <= longest:
                raise InvalidValue(
                    "attended", f"must be 0 to the {longest} minutes of the half-day"
                )
        changed = [self._attend(one, number, minutes[one], at) for one in minutes]
        return [one for one in changed if one is not None]

    def hold(self, at: datetime) -> bool:
        """It is over. Raises `SessionClosed`, `HalfDayAhead`, `AttendanceMissing`."""
        if self.state.status == "held":
            return False
        self._require("hold")
        half_days = self.state.plan.half_days
        for number, half_day in enumerate(half_days, 1):
            if at < half_day.end:
                raise HalfDayAhead(self.id, number)
        missing = tuple(
            number
            for number in range(1, len(half_days) + 1)
            if any(one.minutes[number - 1] is None for one in self.state.registered)
        )
        if missing:
            raise AttendanceMissing(self.id, missing)
        self._become(replace(self.state, status="held", ended_at=at), events.SessionHeld, at)
        return True

    def cancel(self, reason: CancelledBecause, at: datetime) -> bool:
        """It does not take place, or not to its end; what was attended stays. Raises
        `SessionClosed`."""
        if self.state.status == "cancelled":
            return False
        self._require("cancel")
        state = replace(self.state, status="cancelled", cancelled_because=reason, ended_at=at)
        self._become(state, events.SessionCancelled, at)
        return True

    def certified(self, attendee_id: str, certificate_id: str) -> None:
        """Their certificate is this one; its own events tell of it."""
        one = replace(self.attendee(attendee_id), certificate_id=certificate_id)
        self.state = replace(self.state, attendees=self._with(one))

    def attendee(self, attendee_id: str) -> Attendee:
        """One of those who were registered once. Raises `NotFound`."""
        for one in self.state.attendees:
            if one.attendee_id == attendee_id:
                return one
        raise NotFound("attendee", attendee_id)

    def _attend(self, attendee_id: str, number: int, minutes: int, at: datetime) -> Attendee | None:
        before = self.attendee(attendee_id)
        if before.minutes[number - 1] == minutes:
            return None
        one = before.attending(number, minutes)
        attended = replace(self.state, attendees=self._with(one))
        self.state = attended
        self.record(
            events.HalfDayAttended(
                at=at, session=attended, attendee=one, number=number, minutes=minutes
            )
        )
        last, known = self.state.completed_in(one), self.state.completed_in(before)
        if last == known:
            return None
        if last is None:
            one = replace(one, trained_at=None)
            self._put(one, events.ProfessionalUntrained, at)
            return one
        one = replace(one, trained_at=one.trained_at or at)
        self._put(one, events.ProfessionalTrained, at)
        return one

    def _put(self, one: Attendee, kind: type[events.AttendeeEvent], at: datetime) -> None:
        self.state = replace(self.state, attendees=self._with(one))
        self.record(kind(at=at, session=self.state, attendee=one))

    def _with(self, changed: Attendee) -> tuple[Attendee, ...]:
        return tuple(
            changed if one.attendee_id == changed.attendee_id else one
            for one in self.state.attendees
        )

    def _become(self, state: SessionState, kind: type[events.SessionEvent], at: datetime) -> None:
        self.state = state
        event: DomainEvent = kind(at=at, session=state)
        self.record(event)

    def _require(self, step: str) -> None:
        if self.state.status != "planned":
            raise SessionClosed(self.id, self.state.status, step)
