"""CSV files, one table for each event type, for spreadsheets and whatever else reads them.

UTF-8 with a byte-order mark, commas, CRLF: a spreadsheet that opens them sees the accents. No cell
is taken for a formula. A further file begins where a spreadsheet has no more lines.
"""

import codecs
import csv
import itertools
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import msgspec

from kit.csv_table import guarded
from kit.envelope import timestamp
from services.impact.adapters.exports.columns import Layout
from services.impact.adapters.exports.shelf import Sink
from services.impact.domain.exports import Part

MOST_ROWS: Final = 1_000_000
"""Of a file; a spreadsheet has 1,048,576 lines."""

_LINES: Final = 200

Open = Callable[[str], Sink]


class CsvFiles:
    """The files of one type; see `work.Files`."""

    def __init__(self, type_: str, layout: Layout, open_: Open, most_rows: int = MOST_ROWS) -> None:
        self._type = type_
        self._names = [name for name, _ in layout.columns]
        self._open = open_
        self._most_rows = most_rows
        self._numbers = itertools.count(1)
        self._sheet: _Sheet | None = None
        self._parts: list[Part] = []

    def add(self, _month: str, row: list[Any]) -> None:
        """Takes one event."""
        if self._sheet is not None and self._sheet.rows >= self._most_rows:
            self._parts.append(self._sheet.close())
            self._sheet = None
        if self._sheet is None:
            number = next(self._numbers)
            path = f"{self._type}.csv" if number == 1 else f"{self._type}.{number}.csv"
            self._sheet = _Sheet(path, self._open(path), self._names)
        self._sheet.add(row)

    def close(self) -> list[Part]:
        """Ends all files."""
        return [*self._parts, self._sheet.close()] if self._sheet else self._parts


class _Sheet:
    def __init__(self, path: str, sink: Sink, names: list[str]) -> None:
        self._path = path
        self._sink = sink
        self._lines = _Lines(sink)
        self._writer = csv.writer(self._lines)
        self._lines.write(codecs.BOM_UTF8.decode())
        self._writer.writerow(names)
        self.rows = 0

    def add(self, row: list[Any]) -> None:
        self._writer.writerow([cell(value) for value in row])
        self.rows += 1

    def close(self) -> Part:
        self._lines.pass_on()
        self._sink.close()
        return Part(self._path, self.rows, self._sink.length, self._sink.key)


class _Lines:
    """Lines, passed on as bytes some hundred at a time."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._waiting: list[str] = []

    def write(self, line: str) -> None:
        self._waiting.append(line)
        if len(self._waiting) >= _LINES:
            self.pass_on()

    def pass_on(self) -> None:
        self._sink.write("".join(self._waiting).encode())
        self._waiting = []


def cell(value: Any) -> str:
    """A value as a cell: nothing for None, lists and records as JSON, instants in RFC 3339."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case datetime():
            return timestamp(value)
        case list() | dict():
            return guarded(msgspec.json.encode(_plain(value)).decode())
    return guarded(str(value))


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return timestamp(value)
        case list():
            return [_plain(one) for one in value]
        case dict():
            return {name: _plain(one) for name, one in value.items()}
    return value
