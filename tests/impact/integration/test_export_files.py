"""The files of exports in the database: piece by piece, of any size, and none that is left over."""

import io
import zipfile
from datetime import timedelta

import pytest
from gridfs import GridFSBucket

from services.impact.adapters.exports.lease import Leases
from services.impact.adapters.exports.shelf import BUCKET, CHUNK, CHUNKS, FILES, Shelf
from services.impact.adapters.exports.zipped import zipped
from services.impact.domain.exports import Failure, Part
from tests.impact.exporting import ask
from tests.impact.running import fill


@pytest.fixture
def impact(mongo, database):
    return fill(mongo, database.name, [])


def test_an_open_file_holds_less_than_a_piece_of_it(database):
    file = Shelf(database).open("export/1/half.csv")
    file.write(bytes(3 * CHUNK + 1))
    assert database[CHUNKS].count_documents({}) == 3
    assert database[FILES].count_documents({}) == 0
    file.close()
    assert b"".join(Shelf(database).pieces(file.key, 3 * CHUNK + 1)) == bytes(3 * CHUNK + 1)
    [found] = GridFSBucket(database, BUCKET).find({"_id": file.key})
    assert found.read() == bytes(3 * CHUNK + 1)


def test_a_file_may_be_larger_than_plain_zip_archives_hold(database, monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)
    shelf = Shelf(database)
    file = shelf.open("export/1/large.csv")
    file.write(bytes(300))
    file.close()
    archive = io.BytesIO(b"".join(zipped(shelf, [Part("large.csv", 1, 300, file.key)])))
    assert zipfile.ZipFile(archive).read("large.csv") == bytes(300)


def test_of_an_export_that_was_given_up_no_file_is_left(impact, database):
    export = ask(impact)
    at_once = Leases(database, timedelta(0))
    for attempt in range(1, 6):
        at_once.claim()
        half = Shelf(database).open(f"{export.id}/{attempt}/half.csv")
        half.write(bytes(2 * CHUNK))
    assert at_once.claim() is None
    assert database[CHUNKS].count_documents({}) > 0
    at_once.clear_up()
    assert database[CHUNKS].count_documents({}) == 0
    assert impact.exports.get(export.id).failure is Failure.GAVE_UP
