"""How days are written out, and French marks kept to their words."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

Language = Literal["fr", "en"]

_MONTHS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
}  # fmt: skip


_FRENCH_SIGNS: Final = str.maketrans(",.", "\u202f,")


def long_day(day: date, language: Language) -> str:
    """`23 November 2026`; the first of a month in French is `1er`."""
    ordinal = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{ordinal} {_MONTHS[language][day.month - 1]} {day.year}"


def signed(english: str, language: Language) -> str:
    """A number that is written as in English, with the language's own signs: `1,284.5`, and in
    French `1 284,5` with a narrow space that does not break."""
    return english if language == "en" else english.translate(_FRENCH_SIGNS)


def unbroken(french: str) -> str:
    """The text with spaces that do not break before `:;!?»` and behind `«`: no line begins or ends
    with such a mark alone."""
    return re.sub(r" (?=[:;!?»])|(?<=«) ", "\u00a0", french)


def unbroken_texts(
    texts: Mapping[Language, Mapping[str, str]],
) -> Mapping[Language, Mapping[str, str]]:
    """Texts in both languages, the French ones `unbroken`."""
    return {**texts, "fr": {key: unbroken(text) for key, text in texts["fr"].items()}}
