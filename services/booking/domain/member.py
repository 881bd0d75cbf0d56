"""The team of a site, and when each of them may be booked."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar, Literal, Self

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.booking.domain.events import MemberJoined
from services.booking.domain.team.events import MemberChanged, MemberLeft, ShiftWorked
from services.booking.domain.team.recurring import RecurringWindow
from services.booking.domain.team.refusals import MemberGone

Role = Literal["volunteer", "civic_service", "employee"]
BEGINNER_MINUTES = 20 * 60
"""Of confirmed shifts, under which a member is a beginner."""
FARTHEST_LEAVE = timedelta(days=366)
_YEARS = 1970, 2999
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, order=True)
class WeeklyWindow:
    """A window of local time on one weekday (0 is Monday), from `start` up to, not at, `end`.

    `end` 00:00 stands for the end of the day. The site's time zone applies.
    """

    weekday: int
    start: time
    end: time

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise InvalidValue("weekday", "0 (Monday) to 6 (Sunday)")
        if self.start.tzinfo or self.end.tzinfo:
            raise InvalidValue("weekly", "local times without an offset")
        if self.minutes[0] >= self.minutes[1]:
            raise InvalidValue("weekly", "a window ends after it starts")

    @property
    def minutes(self) -> tuple[int, int]:
        """Start and end in minutes after midnight; the end of the day is 1440."""
        start = self.start.hour * 60 + self.start.minute
        end = self.end.hour * 60 + self.end.minute
        return start, end or 1440


@dataclass(frozen=True, order=True)
class _Interval:
    """From one instant up to, not at, another, at least a millisecond later."""

    start: datetime
    end: datetime
    FIELD: ClassVar[str]

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise InvalidValue(self.FIELD, "instants with an offset")
        if _YEARS[0] > self.start.year or self.end.year > _YEARS[1]:
            raise InvalidValue(self.FIELD, f"within the years {_YEARS[0]} to {_YEARS[1]}")
        if self.end - self.start < _MILLISECOND:
            raise InvalidValue(self.FIELD, "it ends after it starts")


class Absence(_Interval):
    """An interval in which the member cannot be booked, whatever else is said."""

    FIELD = "absences"


class ExtraWindow(_Interval):
    """An interval of full minutes in which the member may be booked exceptionally."""

    FIELD = "extra"

    def __post_init__(self) -> None:
        super().__post_init__()
        if any(one.second or one.microsecond for one in (self.start, self.end)):
            raise InvalidValue(self.FIELD, "full minutes")


@dataclass(kw_only=True)
class Member(Aggregate):
    """Somebody of the team. `languages` are BCP 47 tags, `skills` codes.

    `name` is a display name, known to the team only; it is in no event. `worked_minutes` are those
    of confirmed shifts; a member is `experienced` from the start where a manager says so. Who
    leaves is there until the end of the `last_day`, the instant `leaves_at`.
    """

    site_id: str
    site: str
    name: str
    role: Role
    languages: tuple[str, ...] = ("fr",)
    skills: tuple[str, ...] = ()
    experienced: bool = False
    worked_minutes: int = 0
    last_day: date | None = None
    leaves_at: datetime | None = None

    @classmethod
    def join(
        cls,
        id_: str,
        *,
        site_id: str,
        site: str,
        name: str,
        role: Role,
        languages: tuple[str, ...],
        skills: tuple[str, ...],
        experienced: bool = False,
        now: datetime,
    ) -> Self:
        """A new member. Raises `InvalidValue`."""
        _check_name(name)
        member = cls(
            id=id_,
            site_id=site_id,
            site=site,
            name=name,
            role=role,
            languages=languages,
            skills=skills,
            experienced=experienced,
        )
        member.record(MemberJoined(at=now, member_id=id_, site_id=site_id, role=role))
        return member

    @property
    def is_beginner(self) -> bool:
        """Whether the member may not yet be alone on a shift."""
        return not self.experienced and self.worked_minutes < BEGINNER_MINUTES

    def change(
        self,
        *,
        name: str | None,
        languages: tuple[str, ...] | None,
        skills: tuple[str, ...] | None,
        experienced: bool | None,
        site: tuple[str, str] | None,
        now: datetime,
    ) -> bool:
        """Takes what is not None; says whether anything changed. `site` is the id and the slug.

        Raises `InvalidValue`, `MemberGone`.
        """
        self.require_there(now)
        if name is not None:
            _check_name(name)
        before = vars(self).copy()
        self.name = self.name if name is None else name
        self.languages = self.languages if languages is None else languages
        self.skills = self.skills if skills is None else skills
        self.experienced = self.experienced if experienced is None else experienced
        self.site_id, self.site = (self.site_id, self.site) if site is None else site
        if vars(self) == before:
            return False
        self.record(MemberChanged(at=now, member_id=self.id, site_id=self.site_id, role=self.role))
        return True

    def leave(self, last_day: date, leaves_at: datetime, now: datetime) -> bool:
        """Leaves the team after that day; the same day again does nothing.

        Raises `InvalidValue` where it is more than a year away, `MemberGone` where the member has
        left already.
        """
        if last_day == self.last_day:
            return False
        self.require_there(now)
        if abs(leaves_at - now) > FARTHEST_LEAVE:
            raise InvalidValue("last_day", f"within {FARTHEST_LEAVE.days} days")
        self.last_day, self.leaves_at = last_day, leaves_at.astimezone(UTC)
        self.record(
            MemberLeft(
                at=now,
                member_id=self.id,
                site_id=self.site_id,
                role=self.role,
                last_day=last_day,
            )
        )
        return True

    def work_shift(
        self,
        shift_id: str,
        site_id: str,
        planned: tuple[datetime, datetime],
        minutes: int,
        now: datetime,
    ) -> None:
        """Counts the minutes of a shift that is confirmed, which happens once."""
        self.worked_minutes += minutes
        self.record(
            ShiftWorked(
                at=now,
                member_id=self.id,
                site_id=site_id,
                role=self.role,
                shift_id=shift_id,
                start=planned[0],
                end=planned[1],
                minutes=minutes,
            )
        )

    def require_there(self, until: datetime) -> None:
        """Raises `MemberGone` where the member has left before `until`."""
        if self.last_day is not None and self.leaves_at is not None and until > self.leaves_at:
            raise MemberGone(self.id, self.last_day)


def _check_name(name: str) -> None:
    if not name.strip():
        raise InvalidValue("name", "not empty")


def _kept(instant: datetime) -> datetime:
    utc = instant.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


@dataclass(kw_only=True)
class Availability:
    """When a member may be booked; `id` is the member's.

    In the weekly windows, the recurring and the extra ones; not during absences, and not from
    `until` on, when the member has left. Kept apart from the member, since no other service needs
    to know of it: it emits nothing, and its `version` counts its own changes.
    """

    id: str
    weekly: tuple[WeeklyWindow, ...] = ()
    absences: tuple[Absence, ...] = ()
    recurring: tuple[RecurringWindow, ...] = ()
    extra: tuple[ExtraWindow, ...] = ()
    until: datetime | None = None
    version: int = 0
    changed: bool = field(default=False, repr=False, compare=False)

    @property
    def offered(
        self,
    ) -> tuple[tuple[WeeklyWindow, ...], tuple[RecurringWindow, ...], tuple[ExtraWindow, ...]]:
        """What is offered before absences: much alike for many, so searches work it out once."""
        return self.weekly, self.recurring, self.extra

    def set(
        self,
        weekly: tuple[WeeklyWindow, ...],
        absences: tuple[Absence, ...],
        recurring: tuple[RecurringWindow, ...] = (),
        extra: tuple[ExtraWindow, ...] = (),
    ) -> bool:
        """Replaces all windows and absences; says whether anything changed.

        Instants are kept in UTC, to the millisecond.
        """
        before = (self.offered, self.absences)
        self.weekly = tuple(sorted(set(weekly)))
        self.recurring = tuple(sorted(set(recurring)))
        self.extra = tuple(sorted({ExtraWindow(_kept(e.start), _kept(e.end)) for e in extra}))
        self.absences = tuple(sorted({Absence(_kept(a.start), _kept(a.end)) for a in absences}))
        changed = (self.offered, self.absences) != before
        self.changed = self.changed or changed
        return changed

    def end_at(self, until: datetime) -> None:
        """Nothing is offered from that instant on."""
        if until != self.until:
            self.until, self.changed = until, True
