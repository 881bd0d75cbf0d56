"""How numbers and dates are written, in English and French."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from kit.wording import long_day, signed
from services.impact.domain.days import HOME
from services.impact.domain.metrics import Language

_SHORT_MONTHS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": (
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ),
    "fr": (
        "janv.", "févr.", "mars", "avr.", "mai", "juin",
        "juil.", "août", "sept.", "oct.", "nov.", "déc.",
    ),
}  # fmt: skip


def number(value: float, language: Language, places: int = 0) -> str:
    """With its thousands apart: `1,284`, `1 284` (a narrow space that does not break); rounded to
    `places` decimals, which French sets off by a comma.
    """
    return signed(f"{value:,.{places}f}", language)


def percent(value: float, language: Language) -> str:
    """Rounded to whole per cent."""
    return f"{value:.0f}\u202f%" if language == "fr" else f"{value:.0f}%"


def short_month(day: date, language: Language) -> str:
    """`Nov`."""
    return _SHORT_MONTHS[language][day.month - 1]


def moment(instant: datetime, language: Language) -> str:
    """`on 23 November 2026 at 19:04:11`, on the head office's clocks."""
    local = instant.astimezone(HOME)
    day, time = long_day(local.date(), language), local.strftime("%H:%M:%S")
    return f"le {day} à {time} (Paris)" if language == "fr" else f"on {day} at {time} (Paris)"
