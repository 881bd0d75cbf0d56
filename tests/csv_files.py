"""Files of any bytes, and what every reading of one has to say."""

import csv
import io

from hypothesis import strategies as st

CELLS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        (
            *("", "0", "null", "=1+1", "-1", "1e309", "nan", "24/7", "Mo-Su", "2A004", "97411"),
            *("\ufeff", "\u202e", "a" * 201, "12345678901234", "35600000000048", "é" * 300),
            *("Mo 10:00-09:00", "PH off", "sunrise-sunset", "٠١٢٣٤", "\ud7ff", "\u0000"),
        )
    ),
)


def a_file(row):
    """A right row with some cells replaced, rows repeated, and bytes spoiled at the end."""
    return st.builds(
        _spoiled,
        st.lists(
            st.dictionaries(st.sampled_from(sorted(row)), CELLS, max_size=4).map(
                lambda changes: row | changes
            ),
            max_size=4,
        ),
        st.just(list(row)),
        st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
        st.sampled_from([",", ",", ",", ";"]),
        st.binary(max_size=20),
    )


def _spoiled(rows, columns, encoding, delimiter, tail):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding, "replace") + tail


def check_report(read, found):
    assert read.rows >= len(found)
    assert len({finding.line for finding in read.errors}) + len(found) >= read.rows
    for finding in [*read.errors, *read.warnings]:
        assert finding.line >= 1
        assert finding.reason
    if read.unreadable:
        assert (read.rows, list(found)) == (0, [])
        assert read.errors
    assert {finding.line for finding in read.errors}.isdisjoint(one.line for one in found)
