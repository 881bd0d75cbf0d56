"""The words of the dashboard, in English and French, and how numbers and dates are written."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from kit.wording import long_day
from services.impact.domain.metrics import Language

HOME: Final = ZoneInfo("Europe/Paris")
"""The clocks of the network's head office: those of every time on the page."""

TEXTS: Final[Mapping[Language, Mapping[str, str]]] = {
    "en": {
        "title": "The network at a glance",
        "lead": "Help with digital life, for people who have little: what our reception points "
        "did, counted event by event.",
        "skip": "Skip to the figures",
        "other_language": "Français",
        "live_on": "Follow live",
        "live_off": "Stop following",
        "live_note": "This page loads itself again every 10 seconds.",
        "moment": "True at event {position}, received {time}.",
        "no_moment": "No event has come in yet.",
        "key_figures": "Key figures",
        "people": "People supported",
        "people_note": "distinct people; {registered} registered",
        "held": "Appointments held",
        "held_note": "of {booked} booked, {cancelled} cancelled",
        "missed": "Appointments missed",
        "no_share": "no share to show",
        "missed_note": "{share} of held and missed together",
        "qpv": "Live in a priority neighbourhood",
        "qpv_note": "of the people supported whose residence is known",
        "by_day": "Day by day",
        "by_day_note": "Appointments held and missed, {first} to {last}",
        "by_site": "Reception points",
        "by_site_note": "The bar shows people supported. A person seen at two sites counts at "
        "both, and once in the total.",
        "residence": "Where people live",
        "residence_note": "People supported, by residence in a priority neighbourhood (QPV)",
        "yes": "In a priority neighbourhood",
        "no": "Elsewhere",
        "unknown": "Not known",
        "day": "Day",
        "site": "Reception point",
        "people_short": "People",
        "held_short": "Held",
        "missed_short": "Missed",
        "qpv_short": "QPV",
        "qpv_long": "in a priority neighbourhood",
        "total": "Network",
        "hidden": "hidden",
        "hidden_short": "hidden, few people",
        "table": "The same as a table",
        "no_day": "No appointment was counted on these days.",
        "no_site": "No reception point is known yet.",
        "more_sites": "Further reception points, with figures by API: {count}",
        "idle_sites": "Reception points without activity so far: {count}",
        "definitions": "What is counted",
        "small": "A figure about fewer than {fewest} people is hidden, and so is the one that "
        "would give it away by subtraction.",
        "api": "All figures and definitions by API",
    },
    "fr": {
        "title": "Le réseau en un coup d’œil",
        "lead": "L’aide à la vie numérique pour celles et ceux qui ont peu : ce qu’ont fait nos "
        "lieux d’accueil, compté événement par événement.",
        "skip": "Aller aux chiffres",
        "other_language": "English",
        "live_on": "Suivre en direct",
        "live_off": "Ne plus suivre",
        "live_note": "Cette page se recharge toutes les 10 secondes.",
        "moment": "Vrai à l’événement {position}, reçu {time}.",
        "no_moment": "Aucun événement n’est encore arrivé.",
        "key_figures": "Chiffres clés",
        "people": "Personnes accompagnées",
        "people_note": "personnes distinctes ; {registered} inscrites",
        "held": "Rendez-vous honorés",
        "held_note": "sur {booked} pris, {cancelled} annulés",
        "missed": "Rendez-vous manqués",
        "no_share": "pas de part à montrer",
        "missed_note": "{share} des honorés et manqués",
        "qpv": "Habitent en QPV",
        "qpv_note": "des personnes accompagnées dont la résidence est connue",
        "by_day": "Jour après jour",
        "by_day_note": "Rendez-vous honorés et manqués, du {first} au {last}",
        "by_site": "Lieux d’accueil",
        "by_site_note": "La barre montre les personnes accompagnées. Une personne vue dans deux "
        "lieux compte dans chacun, et une seule fois dans le total.",
        "residence": "Où les personnes habitent",
        "residence_note": "Personnes accompagnées selon la résidence en quartier prioritaire (QPV)",
        "yes": "En quartier prioritaire",
        "no": "Ailleurs",
        "unknown": "Non connu",
        "day": "Jour",
        "site": "Lieu d’accueil",
        "people_short": "Personnes",
        "held_short": "Honorés",
        "missed_short": "Manqués",
        "qpv_short": "QPV",
        "qpv_long": "en quartier prioritaire",
        "total": "Réseau",
        "hidden": "masqué",
        "hidden_short": "masqué, peu de personnes",
        "table": "La même chose en tableau",
        "no_day": "Aucun rendez-vous compté ces jours-là.",
        "no_site": "Aucun lieu d’accueil n’est encore connu.",
        "more_sites": "Autres lieux d’accueil, chiffres par l’API : {count}",
        "idle_sites": "Lieux d’accueil sans activité à ce jour : {count}",
        "definitions": "Ce qui est compté",
        "small": "Un chiffre portant sur moins de {fewest} personnes est masqué, ainsi que celui "
        "qui le révélerait par soustraction.",
        "api": "Tous les chiffres et définitions par l’API",
    },
}

_FRENCH_SIGNS: Final = str.maketrans(",.", "\u202f,")

_SHORT_MONTHS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": (
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ),
    "fr": (
        "janv.", "févr.", "mars", "avr.", "mai", "juin",
        "juil.", "août", "sept.", "oct.", "nov.", "déc.",
    ),
}  # fmt: skip
_WEEKDAYS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "fr": ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
}


def number(value: float, language: Language, places: int = 0) -> str:
    """With its thousands apart: `1,284`, `1 284` (a narrow space that does not break); rounded to
    `places` decimals, which French sets off by a comma.
    """
    english = f"{value:,.{places}f}"
    return english if language == "en" else english.translate(_FRENCH_SIGNS)


def percent(value: float, language: Language) -> str:
    """Rounded to whole per cent."""
    return f"{value:.0f}\u202f%" if language == "fr" else f"{value:.0f}%"


def short_day(day: date, language: Language) -> str:
    """`23 Nov`."""
    return f"{day.day} {short_month(day, language)}"


def short_month(day: date, language: Language) -> str:
    """`Nov`."""
    return _SHORT_MONTHS[language][day.month - 1]


def weekday(day: date, language: Language) -> str:
    """`Mon 23 Nov`."""
    return f"{_WEEKDAYS[language][day.weekday()]} {short_day(day, language)}"


def moment(instant: datetime, language: Language) -> str:
    """`on 23 November 2026 at 19:04:11`, on the head office's clocks."""
    local = instant.astimezone(HOME)
    day, time = long_day(local.date(), language), local.strftime("%H:%M:%S")
    return f"le {day} à {time} (Paris)" if language == "fr" else f"on {day} at {time} (Paris)"
