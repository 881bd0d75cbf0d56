"""When something recurs: the part of RFC 5545's RRULE that a team plans with.

Starts are local wall-clock times of a zone, so a series at two o'clock stays at two o'clock across
the change of hour. A start that spring skips is as much later as the clock jumps; of one that
autumn repeats, the first is meant (RFC 5545, section 3.3.5).
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Final, Literal
from zoneinfo import ZoneInfo

from dateutil import rrule as rrules

from services.booking.domain.refusals import InvalidValue

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
_FIELD = "rrule"


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
    local = on_the_clock(first, zone)
    horizon = local + REACH
    until = _until(parts["UNTIL"], local, zone) if "UNTIL" in parts else None
    if until is not None and until > horizon:
        raise InvalidValue(_FIELD, f"an end within {REACH.days} days")
    count = int(parts.get("COUNT", MOST))
    if count > MOST:
        raise InvalidValue(_FIELD, f"at most {MOST} occurrences")
    recurring = rrules.rrule(
        _FREQUENCIES[parts["FREQ"]],
        dtstart=local,
        interval=int(parts.get("INTERVAL", 1)),
        wkst=_WEEKDAYS[parts.get("WKST", "MO")],
        until=until or horizon,
        byweekday=_weekdays(parts["BYDAY"], parts["FREQ"]) if "BYDAY" in parts else None,
        bymonthday=(
            [int(day) for day in parts["BYMONTHDAY"].split(",")] if "BYMONTHDAY" in parts else None
        ),
    )
    found = list(islice(recurring, count + 1))
    if "COUNT" in parts:
        if len(found) < count:
            raise InvalidValue(_FIELD, f"all occurrences within {REACH.days} days")
        found = found[:count]
    elif len(found) > MOST:
        raise InvalidValue(_FIELD, f"at most {MOST} occurrences")
    if not found or found[0] != local:
        raise InvalidValue(_FIELD, "its first occurrence is the start")
    return [in_utc(one, zone) for one in found]


def _parts(rule: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in rule.removeprefix("RRULE:").split(";"):
        name, _, value = part.partition("=")
        form = _PARTS.get(name)
        if form is None or name in parts or not form.fullmatch(value):
            raise InvalidValue(_FIELD, "an RRULE of RFC 5545 with " + ", ".join(_PARTS))
        parts[name] = value
    if "FREQ" not in parts:
        raise InvalidValue(_FIELD, "a FREQ")
    if ("COUNT" in parts) == ("UNTIL" in parts):
        raise InvalidValue(_FIELD, "a COUNT or an UNTIL, not both")
    return parts


def _until(text: str, first: datetime, zone: ZoneInfo) -> datetime:
    """The last local time that a start may have; a date alone counts as a whole."""
    try:
        if "T" not in text:
            day = date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}")
            return datetime.combine(day, time(23, 59, 59))
        # Local: written as such, or in UTC.
        moment = datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise InvalidValue(_FIELD, "an UNTIL that is a date or an instant") from error
    if not abs(moment.year - first.year) < 10:
        raise InvalidValue(_FIELD, f"an end within {REACH.days} days")
    return on_the_clock(moment, zone) if text.endswith("Z") else moment.replace(tzinfo=None)


def _weekdays(text: str, frequency: str) -> list[rrules.weekday]:
    found = []
    for one in text.split(","):
        number, day = one[:-2], _WEEKDAYS.get(one[-2:])
        if day is None or (number and frequency != "MONTHLY"):
            raise InvalidValue(_FIELD, "a BYDAY of weekdays, numbered in months alone")
        found.append(day(int(number)) if number else day)
    return found
