"""Reads an uploaded CSV file whatever its state, and says where it is wrong.

Nothing here knows what the columns mean; its users' modules do.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

_SPACES = re.compile(r"\s+")
GUARDED = "=+-@\t\r\n＝＋－＠"
"""What a cell begins with that a spreadsheet would compute, or takes off and computes what follows;
the wide ones are typed in East Asian scripts, and read as the narrow ones."""
_FORMULA_STARTS = tuple(GUARDED)
_NUMBER = re.compile(r"[+-][\d .()-]*")
_DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}

MOST_ROWS = 10_000
"""Of one file: what one transaction takes in well under the minute that the database gives it."""
MOST_COLUMNS = 200
MOST_IN_A_LINE = 256 * 1024
"""Characters. A file of commas alone would be cells by the million, each looked at."""
_TOO_WIDE: Final = f"more than {MOST_COLUMNS} columns"


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


class Unreadable(Exception):
    """The file as a whole cannot be taken; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.reason)
        self.finding = finding


@dataclass(frozen=True)
class Source:
    """A file whose header is right, to be read record by record and as often as is needed.

    `header` names the columns as they were asked for. Nothing of the file is held but its bytes.
    """

    raw: bytes
    header: Sequence[str]
    delimiter: str

    def __iter__(self) -> Iterator[Row | Finding]:
        """Each record that can be read, and what is wrong with each of the others.

        Raises `Unreadable` where a quote is left open, and after `MOST_ROWS` records.
        """
        held: Row | Finding | None = None
        for count, found in enumerate(self._records(), start=1):
            if held is not None:
                yield held
            held = found
            if count > MOST_ROWS:
                reason = f"more than {MOST_ROWS:,} rows: split the file"
                raise Unreadable(Finding(found.line, reason))
        if isinstance(held, Row) and not self.raw.endswith((b"\n", b"\r")):
            # Its cells may be cut: nobody sees it of a number or of a name.
            reason = "its line does not end: was the file cut off? If not, end it with a line break"
            held = Finding(held.line, reason)
        if held is not None:
            yield held

    def _records(self) -> Iterator[Row | Finding]:
        reader = _reader(self.raw, self.delimiter)
        next(reader)
        while True:
            begins = reader.line_num + 1
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise Unreadable(Finding(begins, f"not readable as CSV: {error}")) from error
            if len(record) > MOST_COLUMNS:
                raise Unreadable(Finding(begins, _TOO_WIDE))
            if not any(cell.strip() for cell in record):
                continue
            cells = [_tidy(cell) for cell in record]
            if len(cells) == len(self.header):
                yield Row(begins, dict(zip(self.header, cells, strict=True)))
            else:
                reason = f"has {len(cells)} cells where the header has {len(self.header)}"
                yield Finding(begins, reason)


def open_table(
    raw: bytes,
    columns: Sequence[str],
    *,
    optional: Sequence[str] = (),
    name: Callable[[str], str] = str,
    delimiters: str = ",",
) -> Source:
    """A UTF-8 file (a byte-order mark is skipped) with `columns`, separated by one of `delimiters`.

    Columns may come in any order and others beside them; `name` gives the name that is asked for of
    the one that stands in the header. Raises `Unreadable` where a column is missing or twice, and
    of another encoding or delimiter.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reason = f"not UTF-8 (byte 0x{raw[error.start]:02X}): save the file as “CSV UTF-8”"
        raise Unreadable(Finding(line, reason)) from error
    if not text.strip():
        raise Unreadable(Finding(1, "the file is empty"))
    first = text.partition("\n")[0]
    delimiter = max(delimiters, key=first.count)
    reader = _reader(raw, delimiter)
    try:
        cells = next(reader)
    except csv.Error as error:
        reason = f"not readable as CSV: {error}"
        raise Unreadable(Finding(reader.line_num, reason)) from error
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(Finding(1, _TOO_WIDE))
    header = [name(_tidy(cell)) for cell in cells]
    problem = _header_problem(header, columns, optional)
    if problem and len(cells) == 1:
        problem = _delimiter_problem(cells[0], delimiters) or problem
    if problem:
        raise Unreadable(Finding(1, problem))
    return Source(raw, header, delimiter)


def read_table(raw: bytes, columns: Sequence[str]) -> Table:
    """All rows of a comma-separated file; see `open_table` and `Source`.

    A record with too many or too few cells is an error of its own, and so is a last one whose line
    does not end: a file that was cut off looks like that.
    """
    table = Table()
    try:
        for found in open_table(raw, columns):
            if isinstance(found, Row):
                table.rows.append(found)
            else:
                table.errors.append(found)
    except Unreadable as error:
        return Table(errors=[error.finding], unreadable=True)
    return table


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


def _reader(raw: bytes, delimiter: str) -> Any:
    return csv.reader(_lines(raw), delimiter=delimiter, strict=True)


def _lines(raw: bytes) -> Iterator[str]:
    text = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline="")
    for number, line in enumerate(text, start=1):
        if len(line) > MOST_IN_A_LINE:
            raise Unreadable(Finding(number, f"a line of more than {MOST_IN_A_LINE:,} characters"))
        yield line


def _header_problem(
    header: Sequence[str], columns: Sequence[str], optional: Sequence[str]
) -> str | None:
    missing = [column for column in columns if column not in header]
    if missing:
        return f"columns missing: {', '.join(missing)}"
    twice = sorted({column for column in (*columns, *optional) if header.count(column) > 1})
    if twice:
        return f"columns given twice: {', '.join(twice)}"
    return None


def _delimiter_problem(header: str, expected: str) -> str | None:
    for delimiter, name in _DELIMITERS.items():
        if delimiter not in expected and delimiter in header:
            wanted = " or ".join(_DELIMITERS[one] for one in expected)
            return f"separated by {name} where {wanted} are expected"
    return None


def _tidy(cell: str) -> str:
    """In Unicode's composed form, with single spaces and none around."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", cell)).strip()
