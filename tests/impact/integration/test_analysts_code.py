"""The code that `docs/analysts.md` shows, on an export as it tells of it."""

import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from kit.context import Context
from services.impact.adapters.exports.columns import ENVELOPE, REST
from tests.impact import builders
from tests.impact.exporting import SAMPLES, ask, make, sampled
from tests.impact.running import fill

TEXT = (Path(__file__).parents[3] / "docs" / "analysts.md").read_text(encoding="utf-8")
CODE = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
HELD = "booking.appointment_completed.v1"


@pytest.fixture(scope="module")
def export(real_parts, tmp_path_factory) -> Path:
    """A folder with the export of all samples, and of one type over four months."""
    mongo, name, folder = real_parts[1], "test_analysts_code", tmp_path_factory.mktemp("analyst")
    months = [builders.MORNING - timedelta(days=30 * number) for number in range(4)]
    impact = fill(
        mongo, name, [sampled(type_, at) for at in months for type_ in (HELD, HELD, *SAMPLES)]
    )
    wanted = ask(impact)
    make(impact)
    (folder / "export.zip").write_bytes(
        b"".join(impact.exports.fetch_all(wanted.id, Context("tests", actor="ana")))
    )
    with zipfile.ZipFile(folder / "export.zip") as archive:
        archive.extractall(folder / "export")
    mongo.drop_database(name)
    return folder


def test_there_is_code_for_four_readers():
    assert [re.search(r"import (\w+)", code)[1] for code in CODE] == [
        "pyarrow",
        "pandas",
        "polars",
        "duckdb",
    ]


@pytest.mark.parametrize("number", range(len(CODE)))
def test_the_code_shown_runs_and_counts_right(export, monkeypatch, number):
    monkeypatch.chdir(export)
    names: dict = {}
    exec(CODE[number], names)  # noqa: S102 - our own documentation
    if "minutes_by_month" not in names:
        assert names["held"].num_rows == 12
        return
    found = names["minutes_by_month"]
    rows = found.rows() if hasattr(found, "rows") else found
    rows = list(rows.items()) if hasattr(rows, "items") else rows
    minutes = sampled(HELD, builders.MORNING).facts()["minutes"]
    assert len(rows) == 4
    assert {sum_ for _, sum_ in rows} == {3 * minutes}


def test_every_column_of_the_envelope_is_explained():
    assert [name for name, _, _ in ENVELOPE if f"`{name}`" not in TEXT] == []
    assert f"`{REST}`" in TEXT
