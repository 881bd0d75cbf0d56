"""Free slots as one would write them plainly: rules expanded by dateutil, each start looked at.

Plainly, a start is compared with all that the adviser has in the period; a more careful hand keeps
that by day and compares with the day's.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import MINUTELY, WEEKLY, rrule
from pymongo.database import Database

from benchmarks.calendars import WEEK
from services.booking.adapters.holidays_fr import FrenchHolidays

OPEN = [
    *((day, time(9), time(12, 30)) for day in range(5)),
    *((day, time(13, 30), time(17, 30)) for day in range(5)),
    (5, time(10), time(12)),
]
LENGTH = timedelta(minutes=30)


def free_slots(
    database: Database,
    advisers: list[str],
    zone: ZoneInfo,
    start: datetime,
    end: datetime,
    *,
    by_day: bool,
) -> list[tuple[datetime, str]]:
    """Starts and advisers at the one site, in [start, end), by start then adviser."""
    taken = _taken(database, start.date(), end.date(), by_day)
    holidays = FrenchHolidays().holidays("93", start.date(), end.date() + timedelta(days=1))
    opening = _expanded(OPEN, start.date(), end.date())
    found = []
    for adviser_id in advisers:
        windows = [(one.weekday, one.start, one.end) for one in WEEK]
        for there_from, there_until in _expanded(windows, start.date(), end.date()):
            for open_from, open_until in opening:
                first, last = max(there_from, open_from), min(there_until, open_until)
                if first + LENGTH > last or first.date() in holidays:
                    continue
                for local in rrule(MINUTELY, interval=15, dtstart=first, until=last - LENGTH):
                    begin = local.replace(tzinfo=zone).astimezone(UTC)
                    if not start <= begin < end:
                        continue
                    if not any(
                        begin < until and since < begin + LENGTH
                        for since, until in taken[adviser_id, begin.date() if by_day else None]
                    ):
                        found.append((begin, adviser_id))
    return sorted(found)


def _expanded(
    windows: list[tuple[int, time, time]], first: date, last: date
) -> list[tuple[datetime, datetime]]:
    """Local times without a zone."""
    found = []
    for weekday, start, end in windows:
        for day in rrule(
            WEEKLY,
            byweekday=weekday,
            dtstart=datetime.combine(first, time()),
            until=datetime.combine(last, time(23, 59)),
        ):
            found.append((datetime.combine(day, start), datetime.combine(day, end)))
    return sorted(found)


def _taken(
    database: Database, first: date, last: date, by_day: bool
) -> dict[tuple[str, date | None], list[tuple[datetime, datetime]]]:
    taken = defaultdict(list)
    query = {"day": {"$gte": first.isoformat(), "$lte": last.isoformat()}}
    for document in database.busy.find(query, {"resource": 1, "day": 1, "intervals": 1}):
        midnight = datetime.combine(date.fromisoformat(document["day"]), time(), UTC)
        for one in document["intervals"]:
            since = midnight + timedelta(minutes=one["start"])
            until = midnight + timedelta(minutes=one["end"])
            adviser_id = document["resource"].partition(":")[2]
            taken[adviser_id, midnight.date() if by_day else None].append((since, until))
    return taken
