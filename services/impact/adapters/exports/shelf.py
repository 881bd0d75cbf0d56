"""Files in the database's GridFS, so that every replica of the service has them.

A file's id is `<export>/<attempt>/<path>`: whatever became of an attempt, all that it left is found
by the beginning of the id.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from gridfs import GridFSBucket, GridIn
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
        self._bucket = GridFSBucket(database, BUCKET, chunk_size_bytes=CHUNK)

    def prepare(self) -> None:
        """Makes the index by which pieces are found, before anybody asks."""
        self._chunks.create_index([("files_id", 1), ("n", 1)], unique=True)

    def open(self, key: str) -> "Sink":
        """A new file; nobody finds it before it is closed."""
        return Sink(key, self._bucket.open_upload_stream_with_id(key, key.rpartition("/")[2]))

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
    """A file that is being written; also what pyarrow and the `csv` module write to."""

    def __init__(self, key: str, file: GridIn) -> None:
        self.key = key
        self._file = file
        self.length = 0
        self.closed = False

    def write(self, data: Any) -> int:
        """Takes the next bytes."""
        self._file.write(bytes(data))
        self.length += len(data)
        return len(data)

    def tell(self) -> int:
        """How many bytes there are."""
        return self.length

    def flush(self) -> None:
        """Nothing: pieces are written once they are full."""

    def close(self) -> None:
        """Ends the file: now it is there."""
        if not self.closed:
            self.closed = True
            self._file.close()
