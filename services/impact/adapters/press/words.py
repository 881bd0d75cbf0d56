"""How a report says things, in French and English."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from kit.wording import Language, long_day, unbroken_texts
from services.impact.domain.figures import Number
from services.impact.domain.reports.report import Period

HOME: Final = ZoneInfo("Europe/Paris")

VALUES: Final[Mapping[Language, Mapping[str, str]]] = {
    "en": {"yes": "yes", "no": "no", "unknown": "not known"},
    "fr": {"yes": "oui", "no": "non", "unknown": "non renseigné"},
}
"""Values of dimensions that are words."""

WORDS: Final = unbroken_texts(
    {
        "en": {
            "report": "Report",
            "period": "Period",
            "network": "The whole network",
            "limits": "About",
            "unfinished": "frozen before this period was over",
            "at_a_glance": "At a glance",
            "figures": "Figures",
            "total": "Total",
            "hidden": "hidden",
            "none": "–",
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
            "report": "Rapport",
            "period": "Période",
            "network": "L’ensemble du réseau",
            "limits": "Périmètre",
            "unfinished": "arrêté avant la fin de cette période",
            "at_a_glance": "L’essentiel",
            "figures": "Les chiffres",
            "total": "Total",
            "hidden": "masqué",
            "none": "–",
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


def number(value: Number, language: Language) -> str:
    """With its thousands apart and at most two decimals: `1,284.5`, `1 284,5`."""
    rounded = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    if language == "en":
        return rounded
    return rounded.replace(",", "\u202f").replace(".", ",")


def short(title: Mapping[Language, str], language: Language) -> str:
    """The title of a dimension as a heading, without what its values are."""
    text = title[language].partition(":")[0].strip()
    return text[:1].upper() + text[1:]


def named(dimension: str, value: str, sites: Mapping[str, str], language: Language) -> str:
    """A value of a dimension; `sites` are names by slug."""
    if dimension == "site":
        return sites.get(value, value)
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
        f"{short(titles[dimension], language)}\u00a0: "
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
    day, time = long_day(local.date(), language), local.strftime("%H:%M")
    if language == "fr":
        return f"le {day} à {time.replace(':', ' h ')}"
    return f"on {day} at {time}"
