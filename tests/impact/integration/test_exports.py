"""Exports on the real database, made in the test's own process."""

import csv
import json
from datetime import UTC, date, datetime, timedelta

import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from kit.context import Context
from kit.envelope import decode
from services.impact.adapters.exports import sheets, work
from services.impact.adapters.exports.documents import MongoExports
from services.impact.adapters.exports.lease import Leases, Superseded
from services.impact.adapters.exports.shelf import CHUNKS, FILES, Shelf
from services.impact.application.queries.exports import ListExports
from services.impact.domain.exports import Failure, Format, State
from services.impact.domain.refusals import (
    ExportNotThere,
    ExportsBusy,
    ExportsFull,
    ExportUnknown,
)
from tests.impact import builders
from tests.impact.exporting import SAMPLES, ask, make, sampled, unpacked
from tests.impact.running import fill

MORNING = builders.MORNING
TYPES = (
    "booking.appointment_booked.v1",
    "booking.appointment_missed.v1",
    "training.module_completed.v1",
)


@pytest.fixture
def impact(mongo, database):
    return fill(mongo, database.name, [])


def add(impact, events) -> None:
    fill(impact.store.client, impact.store.database.name, events)


def years(many: int) -> list:
    """Events of three types over two years."""
    return [
        sampled(TYPES[number % 3], MORNING - timedelta(days=730 * number / many))
        for number in range(many)
    ]


def plain(value):
    """A value of a Parquet column as JSON would have it."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case list():
            return [plain(one) for one in value]
        case dict():
            return {name: plain(one) for name, one in value.items() if one is not None}
    return value


def test_every_golden_sample_is_read_back_from_parquet_as_it_was(impact, tmp_path):
    add(impact, [decode(body) for body in SAMPLES.values()])
    export = ask(impact)
    make(impact)
    folder = unpacked(impact, export, tmp_path)
    for type_, body in SAMPLES.items():
        event = decode(body)
        [path] = folder.glob(f"type={type_}/month={event.time[:7]}/*.parquet")
        [row] = pq.ParquetFile(path).read().to_pylist()
        facts = {n: plain(v) for n, v in row.items() if not n.startswith("event_")}
        assert {n: v for n, v in facts.items() if v is not None} == event.facts()
        assert (row["event_id"], row["event_subject"]) == (event.id, event.subject)
        assert row["event_time"] == event.at
        assert row["event_data"] is None
    everything = ds.dataset(folder, partitioning="hive").to_table(["event_id", "type", "month"])
    assert set(everything["type"].to_pylist()) == set(SAMPLES)


def test_every_golden_sample_is_read_back_from_csv(impact, tmp_path):
    add(impact, [decode(body) for body in SAMPLES.values()])
    export = ask(impact, Format.CSV)
    make(impact)
    folder = unpacked(impact, export, tmp_path)
    for type_, body in SAMPLES.items():
        with (folder / f"{type_}.csv").open(encoding="utf-8-sig", newline="") as file:
            [row] = csv.DictReader(file)
        for name, value in decode(body).facts().items():
            read = row[name] if isinstance(value, str) else json.loads(row[name])
            assert read == value
    assert (folder / f"{type_}.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("format_", Format)
def test_what_was_archived_after_it_was_asked_for_is_not_in_it(impact, format_):
    add(impact, years(30))
    export = ask(impact, format_)
    add(impact, years(10))
    make(impact)
    done = impact.exports.files(export.id)
    assert (done.state, done.percent, done.position) == (State.DONE, 100, 30)
    assert sum(part.rows for part in done.parts) == done.written == 30
    assert (done.read, done.to_read) == (30, 30)
    assert done.bytes == sum(part.bytes for part in done.parts)
    assert done.expires_at - done.finished_at == timedelta(days=7)


def test_types_and_a_time_narrow_it(impact, tmp_path):
    events = years(60)
    add(impact, events)
    since, until = MORNING - timedelta(days=400), MORNING - timedelta(days=100)
    export = ask(impact, types=("booking.appointment_booked",), since=since, until=until)
    make(impact)
    table = ds.dataset(unpacked(impact, export, tmp_path), partitioning="hive").to_table()
    wanted = [e.id for e in events if e.type == TYPES[0] and since <= e.at < until]
    assert wanted
    assert sorted(table["event_id"].to_pylist()) == sorted(wanted)


def test_an_export_of_nothing_is_done_and_has_no_files(impact):
    export = ask(impact, types=("booking.never_told",))
    make(impact)
    done = impact.exports.files(export.id)
    assert (done.state, done.parts, done.percent) == (State.DONE, (), 100)


def test_no_cell_of_a_sheet_is_a_formula(impact, tmp_path):
    evil = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "'=1"]
    events = [
        builders.site(builders.ids(1)[0], name=text, slug=f"site-{number}")
        for number, text in enumerate(evil)
    ]
    add(impact, events)
    export = ask(impact, Format.CSV)
    make(impact)
    path = unpacked(impact, export, tmp_path) / "booking.site_opened.v1.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = [row["site_name"] for row in csv.DictReader(file)]
    assert names == ["'" + text for text in evil]


def test_a_sheet_that_is_full_goes_on_in_another(impact, tmp_path, monkeypatch):
    monkeypatch.setattr(sheets.CsvFiles.__init__, "__defaults__", (4,))
    add(impact, [sampled(TYPES[0], MORNING) for _ in range(10)])
    export = ask(impact, Format.CSV)
    make(impact)
    parts = impact.exports.files(export.id).parts
    assert [(p.path, p.rows) for p in parts] == [
        (f"{TYPES[0]}.csv", 4),
        (f"{TYPES[0]}.2.csv", 4),
        (f"{TYPES[0]}.3.csv", 2),
    ]
    unpacked(impact, export, tmp_path)


def test_an_export_that_grows_too_large_fails_and_leaves_nothing(impact, database):
    add(impact, years(30))
    export = ask(impact)
    make(impact, most_bytes=10_000)
    failed = impact.exports.get(export.id)
    assert (failed.state, failed.failure, failed.bytes) == (State.FAILED, Failure.TOO_LARGE, 0)
    assert database[FILES].count_documents({}) == database[CHUNKS].count_documents({}) == 0
    with pytest.raises(ExportNotThere):
        impact.exports.files(export.id)


def test_only_so_many_are_made_at_once(impact):
    first = ask(impact)
    ask(impact)
    ask(impact)
    with pytest.raises(ExportsBusy):
        ask(impact)
    impact.exports.remove(first.id, Context("tests", actor="ana"))
    ask(impact)


def test_none_is_taken_while_those_kept_fill_the_place(impact, database):
    add(impact, years(3))
    ask(impact)
    make(impact)
    database.exports.update_one({"state": "done"}, {"$set": {"bytes": 16 * 1024**3}})
    with pytest.raises(ExportsFull):
        ask(impact)


def test_nothing_is_offered_before_it_is_done(impact):
    add(impact, years(9))
    export = ask(impact)
    claim = Leases(impact.store.database).claim()
    work.Work(impact.store, claim, most_bytes=10**9)
    with pytest.raises(ExportNotThere):
        impact.exports.files(export.id)
    assert impact.exports.get(export.id).state is State.RUNNING


def test_a_removed_export_is_gone_at_once_and_its_files_soon_after(impact, database):
    add(impact, years(9))
    export = ask(impact)
    make(impact)
    impact.exports.remove(export.id, Context("tests", actor="ana"))
    with pytest.raises(ExportUnknown):
        impact.exports.get(export.id)
    assert impact.exports.newest(ListExports(10)) == []
    Leases(database).clear_up()
    for collection in (FILES, CHUNKS):
        assert database[collection].count_documents({}) == 0
    assert MongoExports(impact.store).unfinished() == 0


def test_an_export_is_removed_a_week_after_it_was_done(impact, database):
    add(impact, years(9))
    export = ask(impact)
    make(impact)
    Leases(database).clear_up()
    assert impact.exports.get(export.id)
    week = timedelta(days=7, seconds=1)
    finished = impact.exports.get(export.id).finished_at
    database.exports.update_one({"_id": export.id}, {"$set": {"finished_at": finished - week}})
    Leases(database).clear_up()
    with pytest.raises(ExportUnknown):
        impact.exports.get(export.id)
    assert database[CHUNKS].count_documents({}) == 0


def test_whoever_was_superseded_changes_nothing_any_more(impact, database):
    add(impact, years(9))
    export = ask(impact)
    at_once = Leases(database, timedelta(0))
    slow = at_once.claim()
    quick = Leases(database).claim()
    assert (slow.export_id, quick.export_id) == (export.id, export.id)
    with pytest.raises(Superseded):
        work.Work(impact.store, slow).run()
    assert Leases(database).claim() is None, "one maker at a time"
    work.Work(impact.store, quick).run()
    done = impact.exports.files(export.id)
    assert sum(part.rows for part in done.parts) == 9
    with pytest.raises(Superseded):
        slow.fail(Failure.DEFECT)
    assert impact.exports.get(export.id).state is State.DONE


def test_whoever_goes_on_keeps_what_was_whole_and_throws_away_the_rest(
    impact, database, tmp_path, monkeypatch
):
    events = years(60)
    add(impact, events)
    export = ask(impact)
    monkeypatch.setattr(work, "_LOOKED_AT_EVERY", 1)
    monkeypatch.setattr(work, "BEAT_S", 0.0)
    lives = iter([True] * 35)
    with pytest.raises(Superseded):
        make(impact, timedelta(0), wanted_by=lambda: next(lives, False))
    left = database.exports.find_one({"_id": export.id})
    assert left["types_done"] == [TYPES[0]], "it ended in the middle of the second"
    half = impact.exports.get(export.id)
    assert 20 < half.read < 60
    # What a killed process leaves: a file that was whole and entered nowhere, and pieces of one.
    Shelf(database).open(f"{export.id}/1/whole").close()
    database[CHUNKS].insert_one({"files_id": f"{export.id}/1/half", "n": 0, "data": b"PAR1"})
    make(impact)
    done = impact.exports.files(export.id)
    assert (done.read, done.written) == (60, 60)
    assert {part.key.split("/")[1] for part in done.parts} == {"1", "2"}
    table = ds.dataset(unpacked(impact, export, tmp_path), partitioning="hive").to_table()
    assert sorted(table["event_id"].to_pylist()) == sorted(e.id for e in events)
    kept = {part.key for part in done.parts}
    assert (
        set(database[FILES].distinct("_id")) == set(database[CHUNKS].distinct("files_id")) == kept
    )


def test_progress_never_goes_back(impact, database, monkeypatch):
    add(impact, years(60))
    export = ask(impact)
    monkeypatch.setattr(work, "_LOOKED_AT_EVERY", 1)
    monkeypatch.setattr(work, "BEAT_S", 0.0)
    seen = []
    lives = iter([True] * 50)

    def look() -> bool:
        seen.append(impact.exports.get(export.id))
        return next(lives, False)

    with pytest.raises(Superseded):
        make(impact, timedelta(0), wanted_by=look)
    make(impact, wanted_by=lambda: seen.append(impact.exports.get(export.id)) is None)
    seen.append(impact.exports.get(export.id))
    for figure in ("percent", "read", "written"):
        told = [getattr(one, figure) for one in seen]
        assert told == sorted(told)
    assert [one.percent for one in seen].count(100) == 1
    assert len({one.percent for one in seen}) > 20


def test_an_export_whose_maker_dies_again_and_again_is_given_up(impact, database):
    export = ask(impact)
    at_once = Leases(database, timedelta(0))
    for _ in range(5):
        assert at_once.claim().export_id == export.id
    assert at_once.claim() is None
    assert impact.exports.get(export.id).failure is Failure.GAVE_UP


def test_a_defect_is_told_and_ends_the_export(impact, monkeypatch):
    add(impact, years(3))
    export = ask(impact)

    def break_(_type):
        raise RuntimeError("a defect")

    monkeypatch.setattr(work, "layout_of", break_)
    make(impact)
    assert impact.exports.get(export.id).failure is Failure.DEFECT
