"""When something recurs: the part of RFC 5545's RRULE that a team plans with.

Starts are local wall-clock times of a zone, so a series at two o'clock stays at two o'clock across
the change of hour. A start that spring skips is as much later as the clock jumps; of one that
autumn repeats, the first is meant (RFC 5545, section 3.3.5).
"""

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final, Literal
from zoneinfo import ZoneInfo

from dateutil import rrule as rrules

from kernel.refusals import InvalidValue

MOST = 60
"""Occurrences of one series."""
REACH = timedelta(days=731)
"""From the first occurrence to the last."""
_FREQUENCIES: Final[dict[str, Literal[1, 2, 3]]] = {
    "DAILY": rrules.DAILY,
    "WEEKLY": rrules.WEEKLY,
    "MONTHLY": rrules.MONTHLY,
}
_WEEKDAYS = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), rrules.weekdays, strict=True))
_PARTS = {
    "FREQ": re.compile("|".join(_FREQUENCIES)),
    "COUNT": re.compile(r"[1-9]\d{0,2}"),
    "UNTIL": re.compile(r"\d{8}(T\d{6}Z?)?"),
    "INTERVAL": re.compile(r"[1-9]\d?"),
    "BYDAY": re.compile(r"(-1|[1-5])?[A-Z]{2}(,(-1|[1-5])?[A-Z]{2}){0,6}"),
    "BYMONTHDAY": re.compile(r"(-1|[1-9]|[12]\d|3[01])(,(-1|[1-9]|[12]\d|3[01])){0,30}"),
    "WKST": re.compile("|".join(_WEEKDAYS)),
}
FIELD: Final = "rrule"
_UTC: Final = ZoneInfo("UTC")
_BEGINS: Final = "its first occurrence is the start"
_YEARS: Final = 1970, 2999
_SECOND: Final = timedelta(seconds=1)


def in_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the zone's clocks show `local`, which has no offset."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def on_the_clock(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the zone's clocks show at an instant, without an offset."""
    return instant.astimezone(zone).replace(tzinfo=None)


def occurrences(rule: str, first: datetime, zone: ZoneInfo) -> list[datetime]:
    """The starts in UTC, of which `first` is the first one.

    `rule` is the value of an RRULE: FREQ DAILY, WEEKLY or MONTHLY with COUNT or UNTIL, and
    INTERVAL, BYDAY, BYMONTHDAY and WKST where wanted. Raises `InvalidValue` where it is another,
    does not begin with `first`, or gives more than 60 starts or one more than 731 days later.
    """
    parts = _parts(rule)
    if "COUNT" not in parts and "UNTIL" not in parts:
        raise InvalidValue(FIELD, "a COUNT or an UNTIL")
    local = on_the_clock(first, zone)
    _require_first(parts, local)
    horizon = local + REACH
    until = _until(parts["UNTIL"], zone) if "UNTIL" in parts else None
    if until is not None and until > horizon:
        raise InvalidValue(FIELD, f"an end within {REACH.days} days")
    count = int(parts.get("COUNT", MOST))
    if count > MOST:
        raise InvalidValue(FIELD, f"at most {MOST} occurrences")
    found = list(islice(_recurring(parts, local, local, until or horizon), count + 1))
    if "COUNT" in parts:
        if len(found) < count:
            raise InvalidValue(FIELD, f"all occurrences within {REACH.days} days")
        found = found[:count]
    elif len(found) > MOST:
        raise InvalidValue(FIELD, f"at most {MOST} occurrences")
    if not found:
        raise InvalidValue(FIELD, "an end that is not before the start")
    return [in_utc(one, zone) for one in found]


def check(rule: str, first: datetime) -> None:
    """Raises `InvalidValue` where a rule, which may go on without an end, is none that can be
    read, or does not begin with the local start `first`."""
    parts = _parts(rule)
    # In no zone does it end before its start, whichever zone it will be read in.
    if "UNTIL" in parts and _until(parts["UNTIL"], _UTC) + timedelta(days=1) < first:
        raise InvalidValue(FIELD, "an end that is not before the start")
    _require_first(parts, first)


def local_starts(
    rule: str, first: datetime, zone: ZoneInfo, begin: datetime, end: datetime
) -> list[datetime]:
    """The local starts that lie from `begin` up to, not at, `end`, however long ago the rule
    began. For a rule that `check` finds nothing wrong with."""
    parts = _parts(rule)
    last = end - _SECOND
    if "UNTIL" in parts:
        last = min(last, _until(parts["UNTIL"], zone))
    near = first if "COUNT" in parts else _nearer(parts, first, begin)
    count = int(parts["COUNT"]) if "COUNT" in parts else None
    found = islice(_recurring(parts, first, near, last), count)
    return [one for one in found if one >= begin]


def _require_first(parts: dict[str, str], first: datetime) -> None:
    """Raises `InvalidValue` where a rule would not begin with `first`.

    To be asked before anything is unrolled: of a rule that fits no day at all (every seventh day
    from a Monday, if it is a Tuesday) the library would look for one until the year 9999.
    """
    last_day = monthrange(first.year, first.month)[1]
    weekdays = _weekdays(parts["BYDAY"], parts["FREQ"]) if "BYDAY" in parts else None
    if weekdays is not None and not any(
        one.weekday == first.weekday()
        and one.n in (None, (first.day - 1) // 7 + 1, -1 if first.day > last_day - 7 else None)
        for one in weekdays
    ):
        raise InvalidValue(FIELD, _BEGINS)
    if "BYMONTHDAY" in parts:
        days = {int(day) for day in parts["BYMONTHDAY"].split(",")}
        if first.day not in days and not (-1 in days and first.day == last_day):
            raise InvalidValue(FIELD, _BEGINS)


def _nearer(parts: dict[str, str], first: datetime, begin: datetime) -> datetime:
    """A start for the same rule without the periods that are long over."""
    interval = int(parts.get("INTERVAL", 1))
    if parts["FREQ"] == "MONTHLY":
        months = (begin.year - first.year) * 12 + begin.month - first.month - 1
        if months < interval:
            return first
        month = first.year * 12 + first.month - 1 + months // interval * interval
        return first.replace(year=month // 12, month=month % 12 + 1, day=1)
    period = timedelta(days=interval * (7 if parts["FREQ"] == "WEEKLY" else 1))
    # A week that the rule touches may begin before its first start, hence one period less.
    return first + max(0, (begin - first) // period - 1) * period


def _recurring(
    parts: dict[str, str], first: datetime, near: datetime, until: datetime
) -> rrules.rrule:
    """The rule that began with `first`, read from `near` on."""
    weekdays = _weekdays(parts["BYDAY"], parts["FREQ"]) if "BYDAY" in parts else None
    days = [int(day) for day in parts["BYMONTHDAY"].split(",")] if "BYMONTHDAY" in parts else None
    if weekdays is None and days is None:
        weekdays = [rrules.weekdays[first.weekday()]] if parts["FREQ"] == "WEEKLY" else None
        days = [first.day] if parts["FREQ"] == "MONTHLY" else None
    return rrules.rrule(
        _FREQUENCIES[parts["FREQ"]],
        dtstart=near,
        interval=int(parts.get("INTERVAL", 1)),
        wkst=_WEEKDAYS[parts.get("WKST", "MO")],
        until=until,
        byweekday=weekdays,
        bymonthday=days,
    )


def _parts(rule: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in rule.removeprefix("RRULE:").split(";"):
        name, _, value = part.partition("=")
        form = _PARTS.get(name)
        if form is None or name in parts or not form.fullmatch(value):
            raise InvalidValue(FIELD, "an RRULE of RFC 5545 with " + ", ".join(_PARTS))
        parts[name] = value
    if "FREQ" not in parts:
        raise InvalidValue(FIELD, "a FREQ")
    if "COUNT" in parts and "UNTIL" in parts:
        raise InvalidValue(FIELD, "a COUNT or an UNTIL, not both")
    return parts


def _until(text: str, zone: ZoneInfo) -> datetime:
    """The last local time that a start may have; a date alone counts as a whole."""
    written = text if "T" in text else f"{text}T235959"
    try:
        # Local: written as such, or in UTC.
        moment = datetime.strptime(written.rstrip("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise InvalidValue(FIELD, "an UNTIL that is a date or an instant") from error
    if not _YEARS[0] < moment.year < _YEARS[1]:
        raise InvalidValue(FIELD, f"an end within the years {_YEARS[0]} to {_YEARS[1]}")
    return on_the_clock(moment, zone) if written.endswith("Z") else moment.replace(tzinfo=None)


def _weekdays(text: str, frequency: str) -> list[rrules.weekday]:
    found = []
    for one in text.split(","):
        number, day = one[:-2], _WEEKDAYS.get(one[-2:])
        if day is None or (number and frequency != "MONTHLY"):
            raise InvalidValue(FIELD, "a BYDAY of weekdays, numbered in months alone")
        found.append(day(int(number)) if number else day)
    return found
