"""Reads the file of a lot: a machine in each row, under English or French headers."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from kit.csv_table import Finding, Row, Source, Unreadable, open_table, text_problem
from kit.invisible import holds_invisible
from services.inventory.adapters.papers.vocabulary import CATEGORIES as WORDS
from services.inventory.application.describing import BOUNDS, LONGEST_NAME, Given
from services.inventory.application.sifting import FileRow
from services.inventory.domain.devices.kinds import CATEGORIES, Category

COLUMNS: Final = ("category", "make", "model")
NUMBERS: Final = ("serial", "imei", "imei2")
OPTIONAL: Final = (*NUMBERS, *BOUNDS)

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_AS_TEXT = re.compile(r'="([^"]*)"')
"""How a formula keeps a number from being one: `="0123"`."""
_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "category": ("categorie", "type", "type d appareil"),
    "make": ("marque", "fabricant", "constructeur", "brand", "manufacturer"),
    "model": ("modele",),
    "serial": (
        "numero de serie",
        "numero serie",
        "n de serie",
        "n serie",
        "no de serie",
        "serial number",
        "s n",
    ),
    "imei": ("imei 1", "imei1"),
    "imei2": ("imei 2",),
    "storage_gb": ("stockage", "stockage go", "disque go", "capacite go", "storage gb"),
    "memory_gb": ("memoire", "memoire go", "memoire vive", "ram", "ram go", "memory gb"),
    "screen_inches": ("ecran pouces", "pouces", "taille ecran", "taille d ecran", "screen inches"),
    "year": ("annee", "annee de fabrication"),
}
_CATEGORIES: Final[Mapping[Category, tuple[str, ...]]] = {
    "smartphone": ("téléphone", "téléphone portable", "téléphone mobile", "téléphone intelligent"),
    "feature_phone": ("téléphone simple", "téléphone basique"),
    "tablet": ("tablette tactile",),
    "laptop": ("PC portable", "notebook"),
    "desktop": ("PC fixe", "ordinateur de bureau", "unité centrale", "tour"),
    "screen": ("moniteur", "monitor"),
    "router": ("routeur", "box"),
    "other": ("autre",),
}
"""Beside the names on papers. `portable` alone is not among them: it is a phone to some, and a
phone that is taken for a laptop might be said to have no storage."""


def _plain(text: str) -> str:
    """In small ASCII letters and digits, with single spaces between."""
    letters = unicodedata.normalize("NFKD", text.replace("°", " ").casefold())
    return _NOT_LETTERS.sub(
        " ", "".join(one for one in letters if not unicodedata.combining(one))
    ).strip()


_COLUMN_OF: Final = {
    _plain(word): column for column, others in _HEADERS.items() for word in (column, *others)
}
_CATEGORY_OF: Final[Mapping[str, Category]] = {
    _plain(word): category
    for category in CATEGORIES
    for word in (
        category,
        *_CATEGORIES[category],
        *(WORDS[language][category] for language in WORDS),
    )
}


CATEGORY_WORDS: Final = "; ".join(
    f"{category} ({', '.join((WORDS['fr'][category], *_CATEGORIES[category]))})"
    for category in CATEGORIES
)
"""Every category with the words that it may be called by as well."""


class LotFile:
    """The rows of a file, to be gone through as often as is needed.

    `warnings` are of the header. `rows` counts them as they are gone through.
    Raises `Unreadable` where the file as a whole cannot be taken, also in mid-way.
    """

    def __init__(self, raw: bytes) -> None:
        self._source = open_table(raw, COLUMNS, optional=OPTIONAL, name=_column, delimiters=",;")
        self.rows = 0
        self.warnings = list(_unknown(self._source))

    def __iter__(self) -> Iterator[FileRow]:
        self.rows = 0
        for found in self._source:
            self.rows += 1
            if isinstance(found, Finding):
                yield FileRow(found.line, None, (("", found.reason),))
            else:
                yield _row(found)


def _column(header: str) -> str:
    return _COLUMN_OF.get(_plain(header), header)


def _unknown(source: Source) -> Iterator[Finding]:
    if not any(number in source.header for number in NUMBERS):
        raise Unreadable(Finding(1, "columns missing: serial or imei"))
    for name in source.header:
        if name and name not in COLUMNS and name not in OPTIONAL:
            yield Finding(1, "is no column of this file; it was left out", None, name[:100])


def _row(row: Row) -> FileRow:
    cells = row.cells
    numbers = [_number(cells.get(name, "")) for name in NUMBERS]
    category = _CATEGORY_OF.get(_plain(cells["category"]))
    given = Given(
        category=category,
        make=cells["make"],
        model=cells["model"],
        serial=numbers[0],
        imeis=tuple(number for number in numbers[1:] if number),
        specifications={name: value for name in BOUNDS if (value := cells.get(name))},
    )
    wrong = [
        (name, problem) for name in ("make", "model") if (problem := _name_problem(cells[name]))
    ]
    if category is None:
        wrong.append(("category", f"one of {CATEGORY_WORDS}"))
    return FileRow(row.line, given, tuple(wrong))


def _name_problem(text: str) -> str | None:
    found = text_problem(text, LONGEST_NAME)
    return "holds an invisible character" if found is None and holds_invisible(text) else found


def _number(cell: str) -> str:
    """Without what keeps a spreadsheet from changing it: an apostrophe, or a formula around it."""
    found = _AS_TEXT.fullmatch(cell)
    return (found[1] if found else cell).lstrip("'").strip()
