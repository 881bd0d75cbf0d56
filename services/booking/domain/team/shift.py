"""A shift of the rota: who is needed at a site, and who has signed up."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, Self

from kernel.refusals import InvalidValue
from services.booking.domain.member import Member, Role
from services.booking.domain.refusals import OutsideWindow
from services.booking.domain.team.shift_refusals import (
    AssignedByManager,
    BeginnerAlone,
    NeedsFilled,
    NoPlace,
    ShiftStarted,
    WrongShiftState,
)

ShiftStatus = Literal["planned", "confirmed", "cancelled"]
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=14)
FARTHEST = timedelta(days=731)
MOST_NEEDS, MOST_PEOPLE = 20, 50
MOST_MINUTES = 24 * 60


@dataclass(frozen=True, kw_only=True)
class Need:
    """So many members of a role with a skill; None asks for nothing in particular."""

    role: Role | None = None
    skill: str | None = None
    count: int = 1

    def fits(self, member: Member) -> bool:
        """Whether the member is one that is needed here."""
        return self.role in (None, member.role) and (
            self.skill is None or self.skill in member.skills
        )


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A member who has signed up for a need, counted from 0; `minutes` once they are confirmed."""

    member_id: str
    need: int
    by_manager: bool = False
    minutes: int | None = None


@dataclass(kw_only=True)
class Shift:
    """Who works at a site, or at one of its venues, from `start` to `end` (UTC).

    Nothing is published of it until it is confirmed, and then by its members, so its version
    counts its changes. `occurrence` counts from 1 within its series.
    """

    id: str
    site_id: str
    site: str
    timezone: str
    start: datetime
    end: datetime
    needs: tuple[Need, ...]
    venue_id: str | None = None
    assignments: tuple[Assignment, ...] = ()
    status: ShiftStatus = "planned"
    series_id: str | None = None
    occurrence: int | None = None
    version: int = 0
    changed: bool = field(default=False, repr=False, compare=False)

    def plan(self, now: datetime) -> Self:
        """Itself, once it is found to be in order. Raises `InvalidValue`."""
        self._check(now)
        self.changed = True
        return self

    @property
    def minutes(self) -> int:
        """How long it lasts as planned: real minutes, also on the day of a change of hour."""
        return int((self.end - self.start).total_seconds() // 60)

    def assigned(self, member_id: str) -> Assignment | None:
        """How a member is signed up."""
        return next((one for one in self.assignments if one.member_id == member_id), None)

    def filled(self, need: int) -> int:
        """How many have signed up for a need."""
        return sum(one.need == need for one in self.assignments)

    def sign_up(
        self,
        member: Member,
        need: int | None,
        others: Mapping[str, Member],
        *,
        by_manager: bool,
        now: datetime,
    ) -> bool:
        """Takes a place of a need, or of the most particular one that the member fits.

        `others` are the members who have signed up already. A repeat does nothing. Raises
        `InvalidValue`, `NoPlace`, `BeginnerAlone`, `WrongShiftState`, `ShiftStarted`.
        """
        if self.assigned(member.id) is not None:
            return False
        self._require_open("sign_up", by_manager, now)
        place = self._place(member, need)
        if member.is_beginner and all(one.is_beginner for one in others.values()):
            raise BeginnerAlone(self.id, [*others, member.id])
        taken = Assignment(member_id=member.id, need=place, by_manager=by_manager)
        self.assignments, self.changed = (*self.assignments, taken), True
        return True

    def withdraw(
        self, member_id: str, others: Mapping[str, Member], *, by_manager: bool, now: datetime
    ) -> bool:
        """Gives the place back; nothing happens where there was none.

        `others` are those who stay. Raises `BeginnerAlone`, `AssignedByManager`,
        `WrongShiftState`, `ShiftStarted`.
        """
        given = self.assigned(member_id)
        if given is None:
            return False
        self._require_open("withdraw", by_manager, now)
        if given.by_manager and not by_manager:
            raise AssignedByManager(self.id, member_id)
        if others and all(one.is_beginner for one in others.values()):
            raise BeginnerAlone(self.id, list(others))
        self.assignments = tuple(one for one in self.assignments if one is not given)
        self.changed = True
        return True

    def change(
        self,
        start: datetime,
        end: datetime,
        needs: tuple[Need, ...],
        venue_id: str | None,
        now: datetime,
    ) -> bool:
        """Takes the new facts; says whether anything changed.

        Raises `InvalidValue`, `NeedsFilled`, `WrongShiftState`, `ShiftStarted`.
        """
        self._require_open("change", False, now)
        if (start, end, needs, venue_id) == (self.start, self.end, self.needs, self.venue_id):
            return False
        over = [
            number
            for number in {one.need for one in self.assignments}
            if number >= len(needs) or self.filled(number) > needs[number].count
        ]
        if over:
            raise NeedsFilled(self.id, sorted(over))
        self.start, self.end, self.needs, self.venue_id = start, end, needs, venue_id
        self._check(now)
        self.changed = True
        return True

    def cancel(self) -> bool:
        """It will not take place; a repeat does nothing. Raises `WrongShiftState`."""
        if self.status == "cancelled":
            return False
        self._require_planned("cancel")
        self.status, self.changed = "cancelled", True
        return True

    def confirm(self, corrections: Mapping[str, int], now: datetime) -> bool:
        """Everybody worked as long as planned, or as many minutes as the corrections say.

        A repeat does nothing. Raises `InvalidValue`, `WrongShiftState`, and `OutsideWindow` before
        its end.
        """
        if self.status == "confirmed":
            return False
        self._require_planned("confirm")
        if now < self.end:
            raise OutsideWindow(self.id, "confirm", self.end, None)
        if any(self.assigned(member_id) is None for member_id in corrections):
            raise InvalidValue("corrections", "of members who have signed up")
        if any(not 0 <= minutes <= MOST_MINUTES for minutes in corrections.values()):
            raise InvalidValue("corrections", f"0 to {MOST_MINUTES} minutes")
        self.assignments = tuple(
            replace(one, minutes=corrections.get(one.member_id, self.minutes))
            for one in self.assignments
        )
        self.status, self.changed = "confirmed", True
        return True

    def _place(self, member: Member, wanted: int | None) -> int:
        if wanted is not None and not 0 <= wanted < len(self.needs):
            raise InvalidValue("need", "one of the shift's, counted from 0")
        numbers = range(len(self.needs)) if wanted is None else [wanted]
        fitting = [number for number in numbers if self.needs[number].fits(member)]
        if not fitting:
            raise NoPlace(self.id, "unfit")
        free = [one for one in fitting if self.filled(one) < self.needs[one].count]
        if not free:
            raise NoPlace(self.id, "full")
        # Places that ask for less are left to those who offer less.
        return min(free, key=lambda one: _freedom(self.needs[one]))

    def _check(self, now: datetime) -> None:
        if self.start <= now:
            raise InvalidValue("start", "in the future")
        if self.start - now > FARTHEST:
            raise InvalidValue("start", f"at most {FARTHEST.days} days ahead")
        if not SHORTEST <= self.end - self.start <= LONGEST:
            raise InvalidValue("end", "15 minutes to 14 hours after the start")
        if not 1 <= len(self.needs) <= MOST_NEEDS:
            raise InvalidValue("needs", f"1 to {MOST_NEEDS}")
        if any(need.count < 1 for need in self.needs):
            raise InvalidValue("needs", "at least one of each")
        if sum(need.count for need in self.needs) > MOST_PEOPLE:
            raise InvalidValue("needs", f"at most {MOST_PEOPLE} people")

    def _require_open(self, step: str, late: bool, now: datetime) -> None:
        self._require_planned(step)
        if now >= self.start and not late:
            raise ShiftStarted(self.id, self.start)

    def _require_planned(self, step: str) -> None:
        if self.status != "planned":
            raise WrongShiftState(self.id, self.status, step)


def _freedom(need: Need) -> int:
    return (need.role is None) + (need.skill is None)
