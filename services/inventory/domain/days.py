"""Local days, by which tills, periods and holds count."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins by the clocks of a place; in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
