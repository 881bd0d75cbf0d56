"""Days and times in words, in the zone of the place that they are about."""

from datetime import datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

Language = Literal["fr", "en"]

_DAYS: Final = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS: Final = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def day_and_time(instant: datetime, zone: ZoneInfo, language: Language) -> str:
    """`lundi 23 novembre à 9h30`; `Monday 23 November at 9:30`."""
    local = instant.astimezone(zone)
    day, month = _DAYS[language][local.weekday()], _MONTHS[language][local.month - 1]
    if language == "en":
        return f"{day} {local.day} {month} at {local.hour}:{local.minute:02}"
    number = "1er" if local.day == 1 else str(local.day)
    return f"{day} {number} {month} à {_heure(local)}"


def short(instant: datetime, zone: ZoneInfo, language: Language) -> str:
    """`lun. 23/11 à 9h30`; `Mon 23/11 at 9:30`."""
    local = instant.astimezone(zone)
    day = _DAYS[language][local.weekday()][:3]
    if language == "en":
        return f"{day} {local.day}/{local.month} at {local.hour}:{local.minute:02}"
    return f"{day}. {local.day}/{local.month} à {_heure(local)}"


def _heure(local: datetime) -> str:
    return f"{local.hour}h{local.minute:02}" if local.minute else f"{local.hour}h"
