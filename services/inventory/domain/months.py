"""Calendar months, by which warranties and rolling periods count."""

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later; where that month is too short, its last day.

    31 January and a month is 28 or 29 February; 29 February and 24 months is 28 February.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
