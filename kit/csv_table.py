"""Reads an uploaded CSV file whatever its state, and says where it is wrong.

Nothing here knows what the columns mean; `places_csv` and `partners_csv` do.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

_SPACES = re.compile(r"\s+")
GUARDED = "=+-@\t\r"
"""What a cell begins with that a spreadsheet would compute."""
_FORMULA_STARTS = tuple(GUARDED)
_NUMBER = re.compile(r"[+-][\d .()-]*")
_OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}

MOST_ROWS = 10_000
"""Of one file: what one transaction takes in well under the minute that the database gives it."""


@dataclass(frozen=True)
class Finding:
    """Something to tell about a file: `line` counts from 1, the header being line 1.

    `id` is the row's own identifier where it can be read, `field` the column where one is at
    fault.
    """

    line: int
    reason: str
    id: str | None = None
    field: str | None = None


@dataclass(frozen=True)
class Row:
    """One record: the line where it begins and its cells, tidied, by column."""

    line: int
    cells: Mapping[str, str]


@dataclass
class Table:
    """The rows of a file that could be read, and what is wrong with the others.

    `unreadable` holds where the whole file must be refused, its rows being then empty.
    """

    rows: list[Row] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    unreadable: bool = False


def read_table(raw: bytes, columns: Sequence[str]) -> Table:
    """The rows of a comma-separated UTF-8 file (a byte-order mark is skipped) with `columns`.

    Columns may come in any order and others beside them. A column missing or twice, another
    encoding or delimiter, a quote left open, or more than `MOST_ROWS` rows make the file
    unreadable. A record with too many or too few cells is an error of its own, and so is a last
    one whose line does not end: a file that was cut off looks like that.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reason = f"not UTF-8 (byte 0x{raw[error.start]:02X}): save the file as “CSV UTF-8”"
        return _unreadable(line, reason)
    if not text.strip():
        return _unreadable(1, "the file is empty")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    table = Table()
    try:
        first = next(reader)
        header = [_tidy(cell) for cell in first]
        problem = _header_problem(header, columns)
        if problem and len(first) == 1:
            problem = _delimiter_problem(first[0]) or problem
        if problem:
            return _unreadable(1, problem)
        table.rows.extend(islice(_records(reader, header, table.errors), MOST_ROWS + 1))
    except csv.Error as error:
        return _unreadable(reader.line_num, f"not readable as CSV: {error}")
    except _Broken as broken:
        return _unreadable(broken.line, f"not readable as CSV: {broken}")
    if len(table.rows) > MOST_ROWS:
        return _unreadable(table.rows[-1].line, f"more than {MOST_ROWS:,} rows: split the file")
    if not text.endswith(("\n", "\r")):
        _refuse_last(table)
    return table


class _Broken(Exception):
    """A record that cannot be read; `line` is where it begins."""

    def __init__(self, line: int, error: csv.Error) -> None:
        super().__init__(str(error))
        self.line = line


def _refuse_last(table: Table) -> None:
    """Its cells may be cut: nobody sees it of a number or of a name."""
    wrong = table.errors[-1].line if table.errors else 1
    if table.rows and table.rows[-1].line > wrong:
        last = table.rows.pop().line
        reason = "its line does not end: was the file cut off? If not, end it with a line break"
        table.errors.append(Finding(last, reason))


def text_problem(text: str, longest: int) -> str | None:
    """Why a cell cannot be taken as a name or an address, or None where it can."""
    if len(text) > longest:
        return f"longer than {longest} characters"
    if any(unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") for character in text):
        return "holds a control or unassigned character"
    if text.startswith(_FORMULA_STARTS):
        return "begins like a spreadsheet formula"
    return None


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; `unguarded` gives the text back.

    An apostrophe is put before what begins like one, be it behind apostrophes of its own. Numbers
    with a sign (coordinates, telephones) compute nothing but themselves and stay as they are.
    """
    if text.lstrip("'").startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def unguarded(text: str) -> str:
    """The text of a cell that may be guarded."""
    if text.startswith("'") and text.lstrip("'").startswith(_FORMULA_STARTS):
        return text[1:]
    return text


def _records(reader: Any, header: Sequence[str], errors: list[Finding]) -> Iterator[Row]:
    while True:
        begins = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _Broken(begins, error) from error
        if not any(cell.strip() for cell in record):
            continue
        cells = [_tidy(cell) for cell in record]
        if len(cells) != len(header):
            reason = f"has {len(cells)} cells where the header has {len(header)}"
            errors.append(Finding(begins, reason))
            continue
        yield Row(begins, dict(zip(header, cells, strict=True)))


def _header_problem(header: Sequence[str], columns: Sequence[str]) -> str | None:
    missing = [column for column in columns if column not in header]
    if missing:
        return f"columns missing: {', '.join(missing)}"
    twice = sorted({column for column in columns if header.count(column) > 1})
    if twice:
        return f"columns given twice: {', '.join(twice)}"
    return None


def _delimiter_problem(header: str) -> str | None:
    for delimiter, name in _OTHER_DELIMITERS.items():
        if delimiter in header:
            return f"separated by {name} where commas are expected"
    return None


def _tidy(cell: str) -> str:
    """In Unicode's composed form, with single spaces and none around."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", cell)).strip()


def _unreadable(line: int, reason: str) -> Table:
    return Table(errors=[Finding(line, reason)], unreadable=True)
