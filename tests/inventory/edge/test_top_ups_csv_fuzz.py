"""Whatever the bytes of a file of top-ups, its reading ends in a report that repeats no cell."""

from types import SimpleNamespace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.inventory.adapters.top_ups_csv import read_top_ups
from tests.csv_files import a_file, check_report

ROW = {
    "operator": "orange",
    "face_value_cents": "1000",
    "price_cents": "900",
    "code": "70001234567890",
    "enter_by": "2027-03-31",
    "validity_days": "60",
}
PLANTED = "86420975318642"


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.binary(max_size=300), a_file(ROW)))
@example(b"")
@example(b"\x00")
@example(b"operator,face_value_cents,price_cents,code,enter_by,validity_days\n\n")
def test_any_file_gives_top_ups_that_can_be_kept_or_reasons(raw):
    read = read_top_ups(raw)
    found = [SimpleNamespace(line=line) for line in read.lines]
    check_report(read, found)
    assert len(found) == len(read.top_ups)
    for one in read.top_ups:
        one.offer.check()
    assert len({one.code for one in read.top_ups}) == len(read.top_ups)


@settings(deadline=None, max_examples=300)
@given(
    st.dictionaries(st.sampled_from(sorted(ROW)), st.just(PLANTED), min_size=1),
    st.text(max_size=4),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["", "\n", '"', "\x00", "\xff", ",x\n"]),
)
def test_a_code_in_any_column_of_any_file_is_never_repeated(
    cells, beside, encoding, delimiter, tail
):
    row = ROW | {name: beside + code for name, code in cells.items()}
    lines = [delimiter.join(ROW), delimiter.join(row.values())]
    read = read_top_ups(("\n".join(lines) + tail).encode(encoding, "replace"))
    said = repr([*read.errors, *read.warnings, *read.top_ups, read])
    assert PLANTED not in said
    # Nor a part of it that would be worth anything.
    assert PLANTED[:6] not in said
    assert PLANTED[-6:] not in said
