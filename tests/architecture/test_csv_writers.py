"""Every CSV file that we write guards its cells: no spreadsheet computes what somebody typed."""

import csv
import io
from datetime import UTC, datetime

import pytest

from kit.csv_table import GUARDED, guarded, unguarded
from ops.state import PROJECT
from services.impact.adapters.exports.sheets import CsvFiles, cell

WRITERS = ("csv.writer(", "csv.DictWriter(")
FORMULAS = [f"{start}HYPERLINK(1)" for start in GUARDED] + [
    "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "-1+1|cmd", "+33 6+cmd", "'=1+1", "''@x",
    "=1,2", '="a"&"b"', "\t=1", "\r=1",
]  # fmt: skip
HARMLESS = ["Awa", "O'Connor", "'s-Hertogenbosch", "-12.5", "+33 6 39 98 01 47", "a=b", "1-2", ""]


def writers():
    for folder in ("kit", "ops", "services"):
        for file in sorted((PROJECT / folder).rglob("*.py")):
            text = file.read_text(encoding="utf-8")
            if any(one in text for one in WRITERS):
                yield str(file.relative_to(PROJECT)), text


def test_every_writer_of_csv_guards_its_cells():
    found = dict(writers())
    assert len(found) >= 4
    assert [name for name, text in found.items() if "guarded(" not in text] == []


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_begins_like_a_formula_and_our_own_reader_gives_it_back(text):
    written = guarded(text)
    assert written.startswith("'")
    assert unguarded(written) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_formula_stays_as_it_is(text):
    assert guarded(text) == text
    assert unguarded(text) == text


@pytest.mark.parametrize("text", FORMULAS)
def test_what_an_event_holds_is_guarded_in_an_export(text):
    for value in (text, [text], {"a": text}):
        assert not cell(value).startswith(tuple(GUARDED))
    assert cell(datetime(2026, 11, 26, tzinfo=UTC)) == "2026-11-26T00:00:00.000Z"
    assert cell(-5) == "-5"


class Kept(io.BytesIO):
    """A file that can be looked at when it is closed."""

    length, key = 0, None

    def close(self) -> None:
        """Nothing: it is looked at."""


def test_a_whole_exported_file_has_no_formula():
    class Layout:
        columns = (("a", None), ("b", None))

    sink = Kept()
    files = CsvFiles("booking.site_opened.v1", Layout(), lambda _path: sink)
    for text in FORMULAS:
        files.add("2026-11", [text, [text]])
    files.close()
    rows = csv.reader(io.StringIO(sink.getvalue().decode("utf-8-sig"), newline=""))
    cells = [one for row in rows for one in row]
    assert len(cells) == 2 * (len(FORMULAS) + 1)
    assert not [one for one in cells if one.startswith(tuple(GUARDED))]
