"""Reads places in the columns of the national standard “lieux de médiation numérique”.

Source of the columns and of their meaning: the schema published by La Mednum,
https://github.com/LaMednum/standard-mediation-num. Columns of the standard that a site does not
need (services, fees, programmes) may be there; they are kept to be given back, and not understood.
"""

import math
import re
from dataclasses import dataclass
from itertools import pairwise

from kit.csv_table import (
    GUARDED,
    Finding,
    Row,
    read_table,
    text_problem,
    unguarded,
)
from services.booking.adapters.phones import to_e164
from services.booking.domain.hours import problem_of
from services.booking.domain.territory import (
    REGION_OF,
    department_of,
    is_municipality_code,
    timezone_of,
)

STANDARD = (
    "id",
    "pivot",
    "nom",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "complement_adresse",
    "latitude",
    "longitude",
    "typologie",
    "telephone",
    "courriels",
    "site_web",
    "horaires",
    "structure_parente",
    "itinerance",
    "services",
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "dispositif_programmes_nationaux",
    "modalites_acces",
    "modalites_accompagnement",
    "date_maj",
    "source",
)
"""All columns of the standard, in the order in which the open files have them."""

COLUMNS = (
    "id",
    "nom",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "complement_adresse",
    "latitude",
    "longitude",
    "telephone",
    "horaires",
)
"""Those that have to be there."""

MORE_COLUMNS = tuple(column for column in STANDARD if column not in COLUMNS)
"""Those that are kept and given back as they are."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}", re.ASCII)
_POSTAL_CODE = re.compile(r"\d{5}", re.ASCII)
_SHORT_POSTAL_CODE = re.compile(r"[1-9]\d{3}", re.ASCII)
_RANGE = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)", re.ASCII)
_LONGEST_NAME = 200
_LONGEST_ADDRESS = 500
_LONGEST_MORE = 2_000


@dataclass(frozen=True)
class Place:
    """One place as the file gives it, ready to become a site.

    `opening_hours` is in OSM syntax, None where the file has none that can be read; `phone` is
    in E.164. `municipality` and `postal_code` may both be empty, which only a site that is known
    already can do with. `more` are cells of other columns of the standard.
    """

    line: int
    source_id: str
    name: str
    municipality: str
    municipality_code: str
    postal_code: str
    street: str
    complement: str
    department: str
    region: str
    timezone: str
    latitude: float
    longitude: float
    opening_hours: str | None
    phone: str | None
    more: tuple[tuple[str, str], ...] = ()


@dataclass
class Places:
    """What a file of places holds. `errors` are rows that cannot be loaded.

    `unreadable` where the file as a whole cannot be read.
    """

    rows: int
    places: list[Place]
    errors: list[Finding]
    warnings: list[Finding]
    unreadable: bool = False


class _Reading:
    """Reads the cells of one row and keeps what is wrong with them."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.errors: list[Finding] = []
        self.warnings: list[Finding] = []
        source_id = row.cells["id"]
        self.source_id = source_id if _ID.fullmatch(source_id) else None

    def error(self, field: str, reason: str) -> None:
        self.errors.append(Finding(self.row.line, reason, self.source_id, field))

    def warn(self, field: str, reason: str) -> None:
        self.warnings.append(Finding(self.row.line, reason, self.source_id, field))

    def text(self, field: str, *, required: bool = True, longest: int = _LONGEST_NAME) -> str:
        cell = self.row.cells[field]
        value = unguarded(cell)
        # What is guarded is meant so, and begins like a formula in our own exports alone.
        problem = text_problem(value if value == cell else value.lstrip(GUARDED), longest)
        if problem:
            self.error(field, problem)
        elif required and not value:
            self.error(field, "is empty")
        return value

    def degrees(self, field: str, bound: float) -> float:
        try:
            value = float(self.row.cells[field])
        except ValueError:
            self.error(field, "is not a number of degrees")
            return 0.0
        if not math.isfinite(value) or abs(value) > bound:
            self.error(field, f"is not between -{bound:g} and {bound:g} degrees")
        return value

    def municipality_code(self) -> str:
        code = self.row.cells["code_insee"].upper()
        if code.isascii() and is_municipality_code(code) and department_of(code):
            return code
        if len(code) in (4, 5) and code.isascii() and code.isalnum() and department_of(code):
            self.warn("code_insee", f"{code} is not a commune's code; its department was kept")
        else:
            self.error("code_insee", "is not the INSEE code of a commune")
        return code

    def postal_code(self) -> str:
        code = self.row.cells["code_postal"]
        if _SHORT_POSTAL_CODE.fullmatch(code):
            self.warn("code_postal", f"{code} lost its leading zero; it was put back")
            code = f"0{code}"
        if not _POSTAL_CODE.fullmatch(code):
            self.error("code_postal", "is not a postal code of five digits")
        return code

    def more(self) -> tuple[tuple[str, str], ...]:
        kept = []
        for column in MORE_COLUMNS:
            cell = self.row.cells.get(column, "")
            value = unguarded(cell)
            problem = text_problem(value if value == cell else value.lstrip(GUARDED), _LONGEST_MORE)
            if problem:
                self.warn(column, f"{problem}; it was left out")
            elif value:
                kept.append((column, value))
        return tuple(kept)

    def hours(self) -> str | None:
        text = self.row.cells["horaires"]
        if not text:
            self.warn("horaires", "no opening hours published")
            return None
        if problem_of(text):
            self.warn("horaires", "not opening hours in OpenStreetMap's syntax; none were kept")
            return None
        if _ranges_clash(text):
            self.warn("horaires", "ranges of one day overlap; they were joined")
        return text

    def phone(self, department: str | None) -> str | None:
        text = self.row.cells["telephone"]
        if not text:
            return None
        number = to_e164(text, department)
        if number is None:
            self.warn("telephone", "is not a telephone number; none was kept")
        return number


def read_places(raw: bytes) -> Places:
    """Reads a whole file; never raises on its content.

    The first row with an id keeps it, a later one with the same id is an error.
    """
    table = read_table(raw, COLUMNS)
    result = Places(len(table.rows) + len(table.errors), [], list(table.errors), [])
    if table.unreadable:
        result.rows, result.unreadable = 0, True
        return result
    seen: dict[str, int] = {}
    for row in table.rows:
        reading = _Reading(row)
        place = _read_place(reading)
        first = seen.setdefault(place.source_id, row.line)
        if first != row.line:
            reading.error("id", f"is already that of line {first}")
        result.warnings.extend(reading.warnings)
        result.errors.extend(reading.errors)
        if not reading.errors:
            result.places.append(place)
    result.errors.sort(key=lambda finding: finding.line)
    return result


def _read_place(reading: _Reading) -> Place:
    if reading.source_id is None:
        reading.error("id", "is not an identifier of up to 100 letters, digits and . _ : / -")
    code = reading.municipality_code()
    department = department_of(code)
    # A site that was opened by hand may have an address without either: so our export gives it.
    town = bool(reading.row.cells["commune"] or reading.row.cells["code_postal"])
    return Place(
        line=reading.row.line,
        source_id=reading.source_id or f"line {reading.row.line}",
        name=reading.text("nom"),
        municipality=reading.text("commune", required=town),
        municipality_code=code,
        postal_code=reading.postal_code() if town else "",
        street=reading.text("adresse", longest=_LONGEST_ADDRESS),
        complement=reading.text("complement_adresse", required=False),
        department=department or "",
        region=REGION_OF.get(department or "", ""),
        timezone=timezone_of(department or ""),
        latitude=reading.degrees("latitude", 90),
        longitude=reading.degrees("longitude", 180),
        opening_hours=reading.hours(),
        phone=reading.phone(department),
        more=reading.more(),
    )


def _ranges_clash(hours: str) -> bool:
    for rule in hours.split(";"):
        minutes = sorted(
            (int(a) * 60 + int(b), int(c) * 60 + int(d)) for a, b, c, d in _RANGE.findall(rule)
        )
        if any(later[0] < earlier[1] for earlier, later in pairwise(minutes)):
            return True
    return False
