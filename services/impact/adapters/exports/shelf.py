"""Files in the database's GridFS, so that every replica of the service has them.

A file's id is `<export>/<attempt>/<path>`: whatever became of an attempt, all that it left is found
by the beginning of the id.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from bson import Binary
from bson.int64 import Int64
from pymongo.collection import Collection
from pymongo.database import Database

from kit.transaction import Document

BUCKET: Final = "export_files"
FILES: Final = f"{BUCKET}.files"
CHUNKS: Final = f"{BUCKET}.chunks"
CHUNK: Final = 255 * 1024
"""Bytes of a piece: GridFS's usual size, and all that an open file holds in memory."""


class Shelf:
    """The files of all exports."""

    def __init__(self, database: Database[Document]) -> None:
        self._files = database[FILES]
        self._chunks = database[CHUNKS]

    def prepare(self) -> None:
        """Makes the index by which pieces are found, before anybody asks."""
        self._chunks.create_index([("files_id", 1), ("n", 1)], unique=True)

    def open(self, key: str) -> "Sink":
        """A new file; nobody finds it before it is closed."""
        return Sink(key, self._files, self._chunks)

    def pieces(self, key: str, length: int, first: int = 0) -> Iterator[bytes]:
        """The bytes of a file from an offset on. Raises `OSError` where it is not whole."""
        sent = first
        query = {"files_id": key, "n": {"$gte": first // CHUNK}}
        skip = first % CHUNK
        for number, chunk in enumerate(
            self._chunks.find(query, {"n": 1, "data": 1}, batch_size=4).sort("n", 1)
        ):
            if chunk["n"] != first // CHUNK + number:
                break
            data = bytes(chunk["data"])[skip:]
            skip = 0
            sent += len(data)
            yield data
        if sent != length:
            raise OSError("a file of an export is not whole")

    def discard(self, export_id: str, keep: Sequence[str] = ()) -> None:
        """Removes all that was ever written for an export, save the files to `keep`."""
        of_it = {"$regex": f"^{re.escape(export_id)}/", "$nin": list(keep)}
        self._files.delete_many({"_id": of_it})
        self._chunks.delete_many({"files_id": of_it})


class Sink:
    """A file that is being written; also what pyarrow and the `csv` module write to.

    pymongo's own would keep up to 48 MB of each open file, and an export has one for each month.
    """

    def __init__(self, key: str, files: Collection[Document], chunks: Collection[Document]) -> None:
        self.key = key
        self._files = files
        self._chunks = chunks
        self._waiting = bytearray()
        self._many = 0
        self.length = 0
        self.closed = False

    def write(self, data: Any) -> int:
        """Takes the next bytes."""
        given = bytes(data)
        self._waiting += given
        self.length += len(given)
        while len(self._waiting) >= CHUNK:
            self._pass_on()
        return len(given)

    def tell(self) -> int:
        """How many bytes there are."""
        return self.length

    def flush(self) -> None:
        """Nothing: pieces are written once they are full."""

    def close(self) -> None:
        """Ends the file: now it is there."""
        if self.closed:
            return
        self.closed = True
        if self._waiting:
            self._pass_on()
        self._files.insert_one(
            {
                "_id": self.key,
                "filename": self.key.rpartition("/")[2],
                "length": Int64(self.length),
                "chunkSize": CHUNK,
                "uploadDate": datetime.now(UTC),
            }
        )

    def _pass_on(self) -> None:
        piece = {"files_id": self.key, "n": self._many, "data": Binary(self._waiting[:CHUNK])}
        self._chunks.insert_one(piece)
        self._many += 1
        del self._waiting[:CHUNK]
