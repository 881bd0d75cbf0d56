"""How papers say things: plain French, amounts and days as people at the sites write them."""

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from kit.wording import long_day


class Site(Protocol):
    """The place that issues a paper. `timezone` is a name of the IANA database."""

    @property
    def name(self) -> str: ...

    @property
    def address(self) -> Sequence[str]:
        """Its lines."""
        ...

    @property
    def timezone(self) -> str: ...


LONGEST: Final = 24
"""Letters of a word that may have to be broken: more would not fit a narrow column."""

_DIRECTIONS: Final = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
"""Marks that turn the direction of what follows, so that a name could garble the text after it."""


def plain(text: str, longest: int = LONGEST) -> str:
    """A name as one line of letters; words longer than `longest` may be broken to fit."""
    kept = "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for c in unicodedata.normalize("NFC", text)
        if c not in _DIRECTIONS
    )
    return " ".join(_breakable(word, longest) for word in kept.split())


def _breakable(word: str, longest: int) -> str:
    return "\u200b".join(word[at : at + longest] for at in range(0, len(word), longest))


def money(cents: int) -> str:
    """`1 234,50 €`, with spaces that do not break; an amount is never below nothing."""
    whole, rest = divmod(cents, 100)
    return f"{number(whole)},{rest:02}\u00a0€"


def number(value: int) -> str:
    """`1 284`, with a narrow space that does not break."""
    return f"{value:,}".replace(",", "\u202f")


def day(value: date) -> str:
    """`25 novembre 2026`, all on one line."""
    return long_day(value, "fr").replace(" ", "\u00a0")


def moment(instant: datetime, site: Site) -> str:
    """`25 novembre 2026 à 14 h 30`, on the site's clocks."""
    local = instant.astimezone(ZoneInfo(site.timezone))
    return f"{day(local.date())} à {local.hour}\u00a0h\u00a0{local.minute:02}"


def place(site: Site) -> dict[str, str | list[str]]:
    """A site's name and address."""
    return {"name": plain(site.name), "address": [plain(line) for line in site.address]}
