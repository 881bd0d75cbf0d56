"""The team of a site, and when each of them may be booked."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Literal, Self

from services.booking.domain.aggregate import Aggregate
from services.booking.domain.events import MemberJoined
from services.booking.domain.refusals import InvalidValue

Role = Literal["volunteer", "civic_service", "employee"]
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
class Absence:
    """An interval of instants, at least a millisecond, in which the member cannot be booked."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise InvalidValue("absences", "instants with an offset")
        if _YEARS[0] > self.start.year or self.end.year > _YEARS[1]:
            raise InvalidValue("absences", f"within the years {_YEARS[0]} to {_YEARS[1]}")
        if self.end - self.start < _MILLISECOND:
            raise InvalidValue("absences", "an absence ends after it starts")


@dataclass(kw_only=True)
class Member(Aggregate):
    """Somebody of the team. `languages` are BCP 47 tags, `skills` codes.

    `name` is a display name, known to the team only; it is in no event.
    """

    site_id: str
    site: str
    name: str
    role: Role
    languages: tuple[str, ...] = ("fr",)
    skills: tuple[str, ...] = ()

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
        now: datetime,
    ) -> Self:
        """A new member. Raises `InvalidValue`."""
        if not name.strip():
            raise InvalidValue("name", "not empty")
        member = cls(
            id=id_,
            site_id=site_id,
            site=site,
            name=name,
            role=role,
            languages=languages,
            skills=skills,
        )
        member.record(MemberJoined(at=now, member_id=id_, site_id=site_id, role=role))
        return member


def _kept(instant: datetime) -> datetime:
    utc = instant.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


@dataclass(kw_only=True)
class Availability:
    """When a member may be booked; `id` is the member's.

    Kept apart from the member, since no other service needs to know of it: it emits nothing, and
    its `version` counts its own changes.
    """

    id: str
    weekly: tuple[WeeklyWindow, ...] = ()
    absences: tuple[Absence, ...] = ()
    version: int = 0
    changed: bool = field(default=False, repr=False, compare=False)

    def set(self, weekly: tuple[WeeklyWindow, ...], absences: tuple[Absence, ...]) -> bool:
        """Replaces the week and the absences; says whether anything changed.

        Absences are kept in UTC, to the millisecond.
        """
        weekly = tuple(sorted(set(weekly)))
        absences = tuple(sorted({Absence(_kept(a.start), _kept(a.end)) for a in absences}))
        if (weekly, absences) == (self.weekly, self.absences):
            return False
        self.weekly, self.absences, self.changed = weekly, absences, True
        return True
