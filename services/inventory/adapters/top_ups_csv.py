"""Reads files of top-ups. What is said about a cell never repeats it: a code may be in any."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final, cast

from kernel.refusals import InvalidValue
from kit.csv_table import Finding, Row, read_table
from services.inventory.application.commands.import_top_ups import NewTopUp
from services.inventory.domain.top_ups.offer import OPERATORS, Offer, Operator
from services.inventory.domain.top_ups.secret import SecretCode

COLUMNS: Final = (
    "operator",
    "face_value_cents",
    "price_cents",
    "code",
    "enter_by",
    "validity_days",
)
_NUMBER: Final = re.compile(r"[0-9]{1,6}", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LAST_YEAR: Final = 2100


@dataclass
class TopUpsFile:
    """What a file holds; `lines` are where the top-ups stand in it.

    `unreadable` where the file as a whole cannot be read.
    """

    rows: int
    top_ups: list[NewTopUp] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    unreadable: bool = False


def read_top_ups(raw: bytes) -> TopUpsFile:
    """Reads a whole file; never raises on its content. Of a code that stands twice, the first row
    has it."""
    table = read_table(raw, COLUMNS)
    result = TopUpsFile(len(table.rows) + len(table.errors), errors=list(table.errors))
    if table.unreadable:
        result.rows, result.unreadable = 0, True
        return result
    seen: dict[SecretCode, int] = {}
    for row in table.rows:
        top_up, problems = _read(row)
        if top_up is not None:
            first = seen.setdefault(top_up.code, row.line)
            if first != row.line:
                problems.append(("code", f"is already that of line {first}"))
        result.errors.extend(Finding(row.line, reason, field=name) for name, reason in problems)
        if top_up is not None and not problems:
            result.top_ups.append(top_up)
            result.lines.append(row.line)
    result.errors.sort(key=lambda finding: finding.line)
    return result


def _read(row: Row) -> tuple[NewTopUp | None, list[tuple[str, str]]]:
    cells, problems = row.cells, list[tuple[str, str]]()

    def number(name: str) -> int:
        if _NUMBER.fullmatch(cells[name]):
            return int(cells[name])
        problems.append((name, "is not a whole number of up to 6 digits"))
        return 0

    if cells["operator"] not in OPERATORS:
        problems.append(("operator", f"is none of {', '.join(OPERATORS)}"))
    face_value, price = number("face_value_cents"), number("price_cents")
    validity_days = number("validity_days")
    enter_by = _day(cells["enter_by"])
    if enter_by is None:
        problems.append(("enter_by", "is not a day like 2027-03-31"))
    code = None
    try:
        code = SecretCode.of(cells["code"])
    except InvalidValue as refusal:
        problems.append((refusal.field, refusal.rule))
    if problems or enter_by is None or code is None:
        return None, problems
    offer = Offer(
        operator=cast(Operator, cells["operator"]),
        face_value=face_value,
        price=price,
        enter_by=enter_by,
        validity_days=validity_days,
    )
    try:
        offer.check()
    except InvalidValue as refusal:
        problems.append((refusal.field, refusal.rule))
    return NewTopUp(offer=offer, code=code), problems


def _day(text: str) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year < _LAST_YEAR else None
