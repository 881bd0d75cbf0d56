"""Reads social structures: the columns of the open list of host structures (ANCT)."""

import re
from dataclasses import dataclass
from typing import Literal

from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError
from stdnum.fr import siret as siret_number

from kit.csv_table import Finding, Row, read_table, text_problem
from services.booking.domain.territory import department_of, is_municipality_code

COLUMNS = ("id", "nom", "siret", "typologie", "adresse", "commune", "code_insee", "qpv")

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}", re.ASCII)
_TYPES: dict[str, Literal["public", "private"]] = {"publique": "public", "privée": "private"}
_QPV = {"oui": True, "non": False, "": None}
_NO_NAME = {"", "0", "null", "none", "nan", "-"}
_LONGEST = 200


@dataclass(frozen=True)
class Structure:
    """One structure as the file gives it. `siret` is fourteen checked digits."""

    line: int
    source_id: str
    name: str
    siret: str
    structure_type: Literal["public", "private"]
    address: str
    municipality: str
    municipality_code: str
    department: str
    in_qpv: bool | None


@dataclass
class Structures:
    """What a file of structures holds. `errors` are rows that cannot be loaded.

    `unreadable` where the file as a whole cannot be read.
    """

    rows: int
    structures: list[Structure]
    errors: list[Finding]
    warnings: list[Finding]
    unreadable: bool = False


def read_structures(raw: bytes) -> Structures:
    """Reads a whole file; never raises on its content.

    The first row with an id or a SIRET keeps it, a later one with the same is an error.
    """
    table = read_table(raw, COLUMNS)
    result = Structures(len(table.rows) + len(table.errors), [], list(table.errors), [])
    if table.unreadable:
        result.rows, result.unreadable = 0, True
        return result
    seen: dict[tuple[str, str], int] = {}
    for row in table.rows:
        structure, errors = _read_structure(row)
        for field, value in (("id", structure.source_id), ("siret", structure.siret)):
            first = seen.setdefault((field, value), row.line)
            if value and first != row.line:
                reason = f"is already that of line {first}"
                errors.append(Finding(row.line, reason, structure.source_id, field))
        result.errors.extend(errors)
        if not errors:
            result.structures.append(structure)
    result.errors.sort(key=lambda finding: finding.line)
    return result


def siret_problem(siret: str) -> str | None:
    """Why these are not the fourteen digits of an establishment, or None where they are.

    The establishments of La Poste (SIREN 356000000) follow a rule of their own, which the
    library knows.
    """
    try:
        compact = siret_number.validate(siret)
    except InvalidLength:
        return "is not a SIRET of fourteen digits"
    except InvalidChecksum:
        return "is not a SIRET: its check digit is wrong"
    except ValidationError:
        return "is not a SIRET of fourteen digits"
    if not compact.isascii():
        return "is not a SIRET of fourteen digits"
    return None


def _read_structure(row: Row) -> tuple[Structure, list[Finding]]:
    cells = row.cells
    source_id = cells["id"] if _ID.fullmatch(cells["id"]) else None
    problems: list[tuple[str, str]] = []
    if source_id is None:
        reason = "is not an identifier of up to 100 letters, digits and . _ : / -"
        problems.append(("id", reason))
    if cells["nom"].lower() in _NO_NAME:
        problems.append(("nom", "is not a name"))
    for field in ("nom", "adresse", "commune"):
        problem = text_problem(cells[field], _LONGEST)
        if problem:
            problems.append((field, problem))
    problem = siret_problem(cells["siret"])
    if problem:
        problems.append(("siret", problem))
    code = cells["code_insee"].upper()
    if not (code.isascii() and is_municipality_code(code) and department_of(code)):
        problems.append(("code_insee", "is not the INSEE code of a commune"))
    kind = _TYPES.get(cells["typologie"].lower())
    if kind is None:
        problems.append(("typologie", "is neither “publique” nor “privée”"))
    if cells["qpv"].lower() not in _QPV:
        problems.append(("qpv", "is neither “oui”, “non” nor empty"))
    structure = Structure(
        line=row.line,
        source_id=source_id or f"line {row.line}",
        name=cells["nom"],
        siret="" if problem else siret_number.compact(cells["siret"]),
        structure_type=kind or "private",
        address=cells["adresse"],
        municipality=cells["commune"],
        municipality_code=code,
        department=department_of(code) or "",
        in_qpv=_QPV.get(cells["qpv"].lower()),
    )
    return structure, [Finding(row.line, reason, source_id, field) for field, reason in problems]
