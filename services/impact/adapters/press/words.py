"""How a report says things, in French and English."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from kit.wording import Language, long_day, signed, unbroken_texts
from services.impact.domain.days import HOME
from services.impact.domain.figures import Number
from services.impact.domain.reports.report import Period

VALUES: Final[Mapping[Language, Mapping[str, str]]] = {
    "en": {
        "yes": "yes",
        "no": "no",
        "unknown": "not known",
        "under_18": "under 18",
        "18_25": "18–25",
        "26_35": "26–35",
        "36_45": "36–45",
        "46_60": "46–60",
        "61_75": "61–75",
        "over_75": "over 75",
        "on_site": "on site",
        "phone": "by telephone",
        "video": "by video",
        "home": "at home",
        "sales": "sales",
        "advice": "advice",
        "workshop": "workshops",
        "public": "public",
        "private": "private",
        "laptop": "laptop",
        "desktop": "desktop computer",
        "smartphone": "smartphone",
        "tablet": "tablet",
        "feature_phone": "simple telephone",
        "screen": "screen",
        "router": "router",
        "social_centre": "social centre",
        "media_library": "media library",
        "secondary_school": "secondary school",
        "other": "other",
    },
    "fr": {
        "yes": "oui",
        "no": "non",
        "unknown": "non renseigné",
        "under_18": "moins de 18 ans",
        "18_25": "18 à 25 ans",
        "26_35": "26 à 35 ans",
        "36_45": "36 à 45 ans",
        "46_60": "46 à 60 ans",
        "61_75": "61 à 75 ans",
        "over_75": "plus de 75 ans",
        "on_site": "sur place",
        "phone": "par téléphone",
        "video": "en visio",
        "home": "à domicile",
        "sales": "vente",
        "advice": "conseil",
        "workshop": "ateliers",
        "public": "public",
        "private": "privé",
        "laptop": "ordinateur portable",
        "desktop": "ordinateur fixe",
        "smartphone": "smartphone",
        "tablet": "tablette",
        "feature_phone": "téléphone simple",
        "screen": "écran",
        "router": "box ou routeur",
        "social_centre": "centre social",
        "media_library": "médiathèque",
        "secondary_school": "collège ou lycée",
        "other": "autre",
    },
}
"""Values of dimensions that are words; one that is not here stands as it is."""

_BESIDE: Final = ("%", "€")
"""Units that stand beside their figure."""
_WHOLE_EUROS: Final = 100
_MONTH: Final = re.compile(r"(\d{4})-(\d\d)")

WORDS: Final = unbroken_texts(
    {
        "en": {
            "colon": ":",
            "report": "Report",
            "period": "Period",
            "network": "The whole network",
            "limits": "About",
            "unfinished": "frozen before this period was over",
            "at_a_glance": "At a glance",
            "figures": "Figures",
            "total": "Overall",
            "hidden": "hidden",
            "none": "–",
            "nine_in_ten": "half of the time; {p90} nine times in ten",
            "more": "{count} more rows are in the CSV file.",
            "empty": "Nothing of this kind in the period.",
            "definitions": "What is counted",
            "frozen_title": "Frozen figures",
            "frozen": "These figures were frozen {moment}. They know the first {position} events "
            "of the archive, and stay as they are whatever comes later. Definitions: "
            "version {version}.",
            "small": "A figure about fewer than {fewest} people is hidden, and so is any from "
            "which it could be worked out.",
            "distinct": "A total of people is no sum: who was at two places is counted once.",
            "left_out": "Not in this report, since its filters do not fit: {titles}.",
            "check_title": "How to check",
            "check": "The same report is kept as JSON, CSV and PDF under the number below. Whoever "
            "has access gets the same bytes for ever, and is told how many events came "
            "since and would change it.",
            "number": "Report number",
        },
        "fr": {
            "colon": "\u00a0:",
            "report": "Rapport",
            "period": "Période",
            "network": "L’ensemble du réseau",
            "limits": "Périmètre",
            "unfinished": "arrêté avant la fin de cette période",
            "at_a_glance": "L’essentiel",
            "figures": "Les chiffres",
            "total": "Ensemble",
            "hidden": "masqué",
            "none": "–",
            "nine_in_ten": "une fois sur deux ; {p90} neuf fois sur dix",
            "more": "{count} autres lignes figurent dans le fichier CSV.",
            "empty": "Rien de tel pendant la période.",
            "definitions": "Ce qui est compté",
            "frozen_title": "Des chiffres arrêtés",
            "frozen": "Ces chiffres ont été arrêtés {moment}. Ils tiennent compte des {position} "
            "premiers événements de l’archive, et ne changent plus, quoi qu’il arrive "
            "ensuite. Définitions : version {version}.",
            "small": "Un chiffre portant sur moins de {fewest} personnes est masqué, ainsi que "
            "tout chiffre dont on pourrait le déduire.",
            "distinct": "Un total de personnes n’est pas une somme : qui est venu en deux lieux "
            "compte une fois.",
            "left_out": "Absents de ce rapport, car ses filtres ne s’y appliquent pas : {titles}.",
            "check_title": "Comment vérifier",
            "check": "Le même rapport est conservé en JSON, CSV et PDF sous le numéro ci-dessous. "
            "Qui y a accès obtient toujours les mêmes octets, et apprend combien "
            "d’événements sont arrivés depuis et le changeraient.",
            "number": "Numéro du rapport",
        },
    }
)


def number(value: Number, language: Language, fixed: int | None = None) -> str:
    """With its thousands apart and at most two decimals, or so many: `1,284.5`, `1 284,5`."""
    if fixed is not None:
        rounded = f"{value:,.{fixed}f}"
    elif isinstance(value, float):
        rounded = f"{value:,.2f}".rstrip("0").rstrip(".")
    else:
        rounded = f"{value:,}"
    return signed(rounded, language)


def measured(value: Number, unit: str, language: Language) -> str:
    """As exactly as is worth reading: per cent to a tenth, euros whole from a hundred on."""
    if unit == "%":
        return number(float(value), language, fixed=1)
    if unit == "€":
        return number(round(value), language) if value >= _WHOLE_EUROS else number(value, language)
    return number(value, language)


def amount(value: Number, unit: str, language: Language) -> str:
    """A figure with its unit where that is a mark: `61.2%`, `1 234,5 €`."""
    said = measured(value, unit, language)
    if unit not in _BESIDE:
        return said
    if language == "fr":
        return f"{said}\u202f{unit}"
    return f"{said}%" if unit == "%" else f"€{said}"


def unit_line(
    value: Number | None, unit: str, parts: Mapping[str, Number], language: Language
) -> str:
    """What is said below a figure: its unit where that is a word, and of a median the highest value
    of nine in ten."""
    said = "" if unit in _BESIDE or value is None else unit
    if "p90" not in parts:
        return said
    words = WORDS[language]["nine_in_ten"].format(p90=number(parts["p90"], language))
    return f"{said}, {words}" if said else words


def short(title: Mapping[Language, str], language: Language) -> str:
    """The title of a dimension as a heading, without what its values are."""
    text = re.split("[:,]", title[language])[0].strip()
    return text[:1].upper() + text[1:]


def named(dimension: str, value: str, sites: Mapping[str, str], language: Language) -> str:
    """A value of a dimension; `sites` are names by slug."""
    if dimension == "site":
        return sites.get(value, value)
    if dimension == "month" and (month := _MONTH.fullmatch(value)):
        return long_day(date(int(month[1]), int(month[2]), 1), language).partition(" ")[2]
    return VALUES[language].get(value, value)


def limits(
    sites: Sequence[str] | None,
    where: Mapping[str, Sequence[str]],
    titles: Mapping[str, Mapping[Language, str]],
    names: Mapping[str, str],
    language: Language,
) -> list[str]:
    """What a report is limited to, a line for each dimension; the network where that is all."""
    lines = [] if sites is None else [", ".join(names.get(one, one) for one in sites)]
    lines += [
        f"{short(titles[dimension], language)}{WORDS[language]['colon']} "
        + ", ".join(named(dimension, value, names, language) for value in values)
        for dimension, values in where.items()
    ]
    return lines or [WORDS[language]["network"]]


def period(given: Period, language: Language) -> str:
    """`from 1 to 30 November 2026`, said in full where months differ."""
    first, last = long_day(given.first, language), long_day(given.last, language)
    if given.first == given.last:
        return first
    if (given.first.year, given.first.month) == (given.last.year, given.last.month):
        first = first.split(" ")[0]
    elif given.first.year == given.last.year:
        first = first.rpartition(" ")[0]
    return f"du {first} au {last}" if language == "fr" else f"{first} to {last}"


def moment(instant: datetime, language: Language) -> str:
    """`on 1 December 2026 at 09:30`, on the head office's clocks."""
    local = instant.astimezone(HOME)
    day = long_day(local.date(), language)
    if language == "fr":
        return f"le {day} à {local.hour}\u00a0h\u00a0{local.minute:02}"
    return f"on {day} at {local.hour:02}:{local.minute:02}"
