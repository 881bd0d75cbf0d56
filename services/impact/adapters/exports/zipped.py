"""All files of an export as one ZIP archive, made while it is sent: nothing is held or kept."""

import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, Final

from services.impact.adapters.exports.shelf import Shelf
from services.impact.domain.exports import Part

_WHEN: Final = (1980, 1, 1, 0, 0, 0)


class _Passing:
    """What was written and not passed on yet."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing to do."""

    def taken(self) -> bytes:
        """All of it, once."""
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def zipped(shelf: Shelf, parts: Sequence[Part]) -> Iterator[bytes]:
    """The archive's bytes; the files are stored as they are. Raises `OSError` where one is gone."""
    passing = _Passing()
    with zipfile.ZipFile(passing, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload] # it takes what only writes
        for part in parts:
            entry = zipfile.ZipInfo(part.path, _WHEN)
            # Said beforehand: whether a file needs the wide fields is decided at its beginning.
            entry.file_size = part.bytes
            with archive.open(entry, "w") as file:
                for piece in shelf.pieces(part.key, part.bytes):
                    file.write(piece)
                    yield passing.taken()
    yield passing.taken()
