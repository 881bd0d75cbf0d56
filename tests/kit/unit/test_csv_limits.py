"""A table wider, or longer in one line or cell, than any table is: refused, with its line."""

import pytest

from kit.csv_table import MOST_COLUMNS, MOST_IN_A_LINE, MOST_ROWS, read_table

HEADER = b"name,place\n"


@pytest.mark.parametrize(
    ("raw", "line", "reason"),
    [
        (b"," * 16_000_000 + b"\n", 1, "line of more than"),
        (HEADER + b"," * 16_000_000 + b"\n", 2, "line of more than"),
        (b"," * 100_000 + b"\nx\n", 1, "more than 200 columns"),
        (HEADER + b"," * 100_000 + b"\n", 2, "more than 200 columns"),
        (HEADER + b'"' + b"x\n" * 200_000 + b'"\n', 2, "field larger"),
        (HEADER + b"x" * 140_000 + b",y\n", 2, "field larger"),
        (HEADER + b"x" * (MOST_IN_A_LINE + 1) + b",y\n", 2, "line of more than"),
        (HEADER + b'"a,b\n', 2, "not readable"),
        (HEADER + b"a,b\n" * (MOST_ROWS + 1), MOST_ROWS + 2, "split the file"),
    ],
)
def test_what_is_no_table_of_ours_is_refused_as_a_whole(raw, line, reason):
    table = read_table(raw, ["name", "place"])
    assert table.unreadable
    assert table.rows == []
    [finding] = table.errors
    assert (finding.line, reason in finding.reason) == (line, True), finding


def test_as_many_columns_and_rows_as_are_allowed_are_read():
    columns = [f"c{number}" for number in range(MOST_COLUMNS)]
    header, row = ",".join(columns).encode(), b",".join([b"x"] * MOST_COLUMNS)
    table = read_table(header + b"\n" + (row + b"\n") * 100, columns)
    assert (len(table.rows), table.errors) == (100, [])
    tall = read_table(HEADER + b"a,b\n" * MOST_ROWS, ["name", "place"])
    assert len(tall.rows) == MOST_ROWS
