"""How the dashboard's figures are written, each with its unit."""

import re
from collections.abc import Callable
from typing import Final

from services.impact.application.queries.metrics import Figure
from services.impact.domain.metrics import Language
from services.impact.edge import texts
from services.impact.edge.charts import HIDDEN, Datum
from services.impact.edge.page.words import TEXTS

Write = Callable[[float, Language], str]

MINUS: Final = "\u2212"
_NARROW: Final = "\u202f"
_TONNE: Final = 1000
"""Kilograms; ten of them and more are written in tonnes."""
_MANY_TIMES: Final = 1000
"""Per cent from which a change is told as so many times the figure before."""


def decimal(value: float, language: Language, places: int) -> str:
    """`1,284.50`, `1 284,50`."""
    return texts.number(value, language, places).replace("-", MINUS)


def count(value: float, language: Language) -> str:
    """As a whole number."""
    return decimal(value, language, 0)


def percentage(value: float, language: Language) -> str:
    """Rounded to whole per cent."""
    return texts.percent(value, language)


def euros(value: float, language: Language) -> str:
    """Whole euros."""
    return _money(value, language, 0)


def cents(value: float, language: Language) -> str:
    """Euros and cents."""
    return _money(value, language, 2)


def carbon(value: float, language: Language) -> str:
    """Kilograms, or tonnes where these are ten and more."""
    if value < 10 * _TONNE:
        return f"{count(value, language)}{_NARROW}kg"
    return f"{decimal(value / _TONNE, language, 1)}{_NARROW}t"


def hours(value: float, language: Language) -> str:
    """Whole hours."""
    return f"{count(value, language)}{_NARROW}h"


def levels(value: float, language: Language) -> str:
    """With its sign."""
    return signed(value, language, lambda one, spoken: decimal(one, spoken, 2))


def days(value: float, language: Language) -> str:
    """`6 days`, `6 jours`."""
    word = {"fr": "jour", "en": "day"}[language]
    several = value >= 2 or (language == "en" and value != 1)
    return f"{_short(value, language)}\u00a0{word}{'s' if several else ''}"


def minutes(value: float, language: Language) -> str:
    """`12 min`."""
    return f"{_short(value, language)}{_NARROW}min"


def points(value: float, language: Language) -> str:
    """Of per cent."""
    return TEXTS[language]["points"].format(figure=decimal(value, language, 1))


def signed(value: float, language: Language, write: Write) -> str:
    """With `+` or a true minus before what `write` makes of its size."""
    sign = MINUS if value < 0 else "+"
    return sign + write(abs(value), language)


def change(value: float, name: str, language: Language) -> str:
    """What `KeyFigure.change` says: `+12 %`, `× 21`, `−0.4 pt`; that it is steady where no figure
    of that is but zero."""
    if name not in _DIFFERENCES and value >= _MANY_TIMES:
        return f"×{_NARROW}{count(1 + value / 100, language)}"
    written = signed(value, language, _DIFFERENCES.get(name, percentage))
    return written if re.search("[1-9]", written) else TEXTS[language]["steady"]


def datum(figure: Figure) -> Datum:
    """As charts take it."""
    return HIDDEN if figure.suppressed else figure.value


def told(figure: Figure, write: Write, language: Language) -> str:
    """As it is read."""
    words = TEXTS[language]
    if figure.suppressed:
        return words["hidden"]
    return words["none"] if figure.value is None else write(figure.value, language)


def writer(name: str) -> Write:
    """How figures of this name are written."""
    return _WRITERS.get(name, count)


def _money(value: float, language: Language, digits: int) -> str:
    written = decimal(value, language, digits)
    return f"{written}{_NARROW}€" if language == "fr" else f"€{written}"


def _short(value: float, language: Language) -> str:
    return decimal(value, language, 0 if value == round(value) else 1)


_WRITERS: Final[dict[str, Write]] = {
    "people_in_qpv_share": percentage,
    "appointments_missed_share": percentage,
    "telecom_savings_monthly": cents,
    "solidarity_savings": euros,
    "avoided_co2e": carbon,
    "volunteer_hours": hours,
    "skill_gain": levels,
    "days_waited": days,
    "minutes_waited": minutes,
    "days_to_first_appointment": days,
    "days_to_owner": days,
}
_DIFFERENCES: Final[dict[str, Write]] = {
    "people_in_qpv_share": points,
    "appointments_missed_share": points,
    "telecom_savings_monthly": cents,
    "skill_gain": lambda value, language: decimal(value, language, 2),
    "days_waited": days,
    "minutes_waited": minutes,
    "days_to_first_appointment": days,
    "days_to_owner": days,
}
