"""Whatever the bytes of a lot's file, its reading ends in machines or in reasons."""

import csv
import io

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kit.csv_table import Finding, Unreadable
from services.inventory.adapters.lot_csv import LotFile
from services.inventory.adapters.numbers import MakersNumbers
from services.inventory.application.describing import checked
from services.inventory.domain.devices.device import Description
from services.inventory.domain.devices.kinds import CATEGORIES
from tests.inventory.lot_files import COLUMNS, laptop, phone

CELLS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        (
            *("", "0", "null", "=1+1", "-1", "1e309", "nan", "3.56938E+14", "356938035643809.0"),
            *("\ufeff", "\u202e", "a" * 201, "000000000000000", "١٢٣", "é" * 300, "12E5", "'0123"),
            *('="0123"', "O'Connor", "\ud7ff", "\u0000", "laptop", "ÉCRAN", "9" * 400, "1,5", "½"),
        )
    ),
)
ROWS = st.sampled_from([laptop(1), phone(2)])


@st.composite
def files(draw):
    """Right rows with some cells replaced, rows repeated, and bytes spoiled at the end."""
    changes = st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=4)
    rows = draw(st.lists(st.tuples(ROWS, changes), max_size=4))
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", delimiter=draw(st.sampled_from(",,,;\t")))
    writer.writeheader()
    writer.writerows(row | changed for row, changed in rows)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))
    return text.getvalue().encode(encoding, "replace") + draw(st.binary(max_size=20))


def read(raw):
    """The rows, or why there are none."""
    try:
        return list(LotFile(raw))
    except Unreadable as unreadable:
        return unreadable.finding


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.binary(max_size=300), files()))
@example(b"")
@example(b"\x00")
@example(b"category,make,model,serial")
def test_any_file_gives_machines_that_are_described_or_reasons(raw):
    rows = read(raw)
    if isinstance(rows, Finding):
        assert rows.reason
        assert rows.line >= 1
        return
    assert [row.line for row in rows] == sorted(row.line for row in rows)
    for row in rows:
        if row.given is None:
            assert row.wrong
            continue
        found = checked(MakersNumbers(), row.given)
        if not isinstance(found, Description):
            assert all(name and rule for name, rule in found)
            continue
        assert found.category in CATEGORIES
        assert found.serial or found.imeis
        assert all(len(imei) == 15 and imei.isdigit() for imei in found.imeis)
        # What was put into its form stays in it.
        again = row.given.__class__(
            category=found.category,
            make=found.make,
            model=found.model,
            serial=found.serial,
            imeis=found.imeis,
            specifications=found.specifications,
        )
        assert checked(MakersNumbers(), again) == found
