"""Free starts: opening hours ∩ availability − absences − closures − holidays − what is taken.

Exact on local time in every zone and across both changes of hour; the starts are the quarters of
an hour, which every zone shares with UTC.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import compress
from zoneinfo import ZoneInfo

from services.booking.domain import busy, hours
from services.booking.domain.appointment_type import AppointmentRules
from services.booking.domain.busy import FREE, BusyDays
from services.booking.domain.closing.period import Period
from services.booking.domain.localtime import Window, instant_of, minute_of
from services.booking.domain.member import Availability
from services.booking.domain.minutes import (
    DAY,
    WEEK,
    grid,
    quarters,
    repeat,
    span,
    starts_of_runs,
    union,
)
from services.booking.domain.refusals import NotASlot
from services.booking.domain.team.recurring import local_minutes

STEP = 15
"""Minutes between two starts that may be offered."""


@dataclass(frozen=True, kw_only=True)
class Search:
    """What to search, with everything that decides it.

    Starts lie in [start, end). `availabilities` is by adviser. `busy` holds what is taken of the
    resources. For each group of `shared`, one of its resources must be free during the
    appointment (any room, any loan computer); all those of `alone` must be (the person). The
    adviser alone must also be free during the buffer after.
    """

    start: datetime
    end: datetime
    duration: int
    buffer_after: int
    zone: ZoneInfo
    opening_hours: str | None
    holidays: frozenset[date]
    closures: Sequence[Period] = ()
    availabilities: Mapping[str, Availability]
    busy: BusyDays
    shared: Sequence[Sequence[str]] = ()
    alone: Sequence[str] = ()


def free_starts(search: Search) -> list[tuple[datetime, list[str]]]:
    """The free starts (UTC), by start, each with the sorted ids of the advisers free then."""
    window = _window(search.zone, search.start, search.end, search.duration + search.buffer_after)
    common = _common_starts(search, window)
    opened = _open(search.opening_hours, search.holidays, search.closures, window)
    whole = span(0, window.total)
    indexes = range(window.total // STEP)
    known: dict[object, int] = {}
    free: defaultdict[int, list[str]] = defaultdict(list)
    for adviser_id, availability in sorted(search.availabilities.items()):
        offered = availability.offered
        if offered not in known:
            there = opened & _there(window, availability)
            known[offered] = common & starts_of_runs(there, search.duration)
        starts = known[offered] & ~_away(window, availability, search.duration)
        if starts:
            taken = _taken(search.busy, busy.adviser(adviser_id), window)
            starts &= starts_of_runs(whole ^ taken, search.duration + search.buffer_after)
        for quarter in compress(indexes, quarters(starts, window.days)):
            free[quarter].append(adviser_id)
    base = instant_of(window.start)
    return [(base + timedelta(minutes=quarter * STEP), free[quarter]) for quarter in sorted(free)]


def in_utc(start: datetime) -> datetime:
    """A wanted start in UTC. Raises `NotASlot` in years that no calendar reaches."""
    if start.year < 1970:
        raise NotASlot("in_the_past", start)
    if start.year > 2999:
        raise NotASlot("too_far", start)
    return start.astimezone(UTC)


def notice(now: datetime, rules: AppointmentRules) -> tuple[datetime, datetime]:
    """The instants from which, and before which, an appointment may be booked to start."""
    earliest = now + timedelta(minutes=rules.earliest_notice)
    return earliest, now + timedelta(days=rules.farthest_days)


def check_notice(start: datetime, now: datetime, rules: AppointmentRules) -> None:
    """Raises `NotASlot` where the start is past, too soon or too far."""
    earliest, latest = notice(now, rules)
    if start < now:
        raise NotASlot("in_the_past", start)
    if start < earliest:
        raise NotASlot("too_soon", start)
    if start >= latest:
        raise NotASlot("too_far", start)


def check_start(
    start: datetime,
    *,
    duration: int,
    zone: ZoneInfo,
    opening_hours: str | None,
    holidays: frozenset[date],
    closures: Sequence[Period] = (),
    availability: Availability,
) -> None:
    """Raises `NotASlot` where the calendar would not offer the start, whoever holds what."""
    if start.second or start.microsecond or minute_of(start) % STEP:
        raise NotASlot("off_step", start)
    window = _window(zone, start, start, duration)
    wanted = window.between(start, start + timedelta(minutes=duration))
    if wanted & ~_open(opening_hours, holidays, closures, window):
        raise NotASlot("site_closed", start)
    away = _away(window, availability, 1)
    if wanted & (away | ~_there(window, availability)):
        raise NotASlot("adviser_away", start)


def _window(zone: ZoneInfo, start: datetime, end: datetime, length: int) -> Window:
    first = start.astimezone(UTC).date()
    last = (end.astimezone(UTC) + timedelta(minutes=length)).date()
    return Window(zone, first, (last - first).days + 1)


def _common_starts(search: Search, window: Window) -> int:
    first = -(-(minute_of(search.start)) // STEP) * STEP - window.start
    if (search.start.second or search.start.microsecond) and minute_of(search.start) % STEP == 0:
        first += STEP
    starts = grid(STEP, window.total) & span(first, _last(search, window))
    for group in search.shared:
        free = 0
        for resource in group:
            held = _taken(search.busy, resource, window)
            free |= starts_of_runs(span(0, window.total) & ~held, search.duration)
        starts &= free
    for resource in search.alone:
        held = _taken(search.busy, resource, window)
        starts &= starts_of_runs(span(0, window.total) & ~held, search.duration)
    return starts


def _last(search: Search, window: Window) -> int:
    last = minute_of(search.end) - window.start
    return last + 1 if search.end.second or search.end.microsecond else last


def _open(
    opening_hours: str | None,
    holidays: frozenset[date],
    closures: Sequence[Period],
    window: Window,
) -> int:
    """A place without known hours is never open."""
    if opening_hours is None:
        return 0
    bits = window.to_utc(
        hours.open_minutes(opening_hours, window.local_first, window.local_days, holidays)
    )
    for closed in closures:
        bits &= ~window.between(closed.start, closed.end)
    return bits


def _there(window: Window, availability: Availability) -> int:
    first = window.local_first.weekday() * DAY
    week = union(
        (one.weekday * DAY + one.minutes[0], one.weekday * DAY + one.minutes[1])
        for one in availability.weekly
    )
    turned = (week >> first) | (week << (WEEK - first)) & span(0, WEEK)
    local = repeat(turned, WEEK, window.local_days * DAY)
    for one in availability.recurring:
        local |= local_minutes(one, window.zone, window.local_first, window.local_days)
    bits = window.to_utc(local)
    for extra in availability.extra:
        bits |= window.between(extra.start, extra.end)
    return bits


def _away(window: Window, availability: Availability, length: int) -> int:
    """The minutes from which an absence, or the end of it all, is met within `length` minutes."""
    bits = 0
    before = timedelta(minutes=length - 1)
    for absence in availability.absences:
        bits |= window.between(absence.start - before, absence.end)
    if availability.until is not None:
        bits |= window.between(availability.until - before, instant_of(window.end))
    return bits


def _taken(days: BusyDays, resource: str, window: Window) -> int:
    held = days.get(resource)
    if not held:
        return 0
    return int.from_bytes(b"".join([held.get(name, FREE) for name in window.names]), "little")
