"""Making one export: the archive's events, type by type, into files.

Whatever is written for a type counts once all of it is there. A process that takes over from one
that died goes on with the types that are missing.
"""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any, Final, Protocol

import structlog
from pymongo.errors import PyMongoError

from kit.transaction import Document, Store
from services.impact.adapters.archive_search import MongoArchive
from services.impact.adapters.exports.columns import Layout, layout_of
from services.impact.adapters.exports.documents import export_of
from services.impact.adapters.exports.lease import Claim, Superseded
from services.impact.adapters.exports.shelf import Shelf, Sink
from services.impact.domain.exports import MOST_BYTES, Export, Failure, Format, Part

BEAT_S: Final = 1.0
"""So often it tells how far it is."""
_LOOKED_AT_EVERY: Final = 500

_log = structlog.get_logger("impact.exports")


class Files(Protocol):
    """The files of one event type, in one format."""

    def add(self, month: str, row: list[Any]) -> None:
        """Takes one event: the month of its `time`, `2026-11`, and its values by column."""
        ...

    def close(self) -> list[Part]:
        """Ends all files."""
        ...


MakeFiles = Callable[[str, Layout, Callable[[str], Sink]], Files]


class TooLarge(Exception):
    """More bytes than an export may have."""


class Work:
    """One export, made from beginning to end by `run`."""

    def __init__(
        self,
        store: Store,
        claim: Claim,
        *,
        most_bytes: int = MOST_BYTES,
        wanted_by: Callable[[], bool] = lambda: True,
    ) -> None:
        """`wanted_by` says whether whoever started this still lives."""
        self._archive = MongoArchive(store)
        self._events = self._archive.events
        self._shelf = Shelf(store.database)
        self._claim = claim
        self._most_bytes = most_bytes
        self._wanted_by = wanted_by
        self._beaten = time.monotonic()
        self._read = self._written = self._kept_bytes = 0
        self._sinks: list[Sink] = []

    def run(self) -> None:
        """Makes the export, or what is missing of it; it ends done or failed, with the reason.

        Raises `Superseded` where it is somebody else's by now, and pymongo's errors where the
        database is away: then somebody goes on later.
        """
        try:
            self._make()
        except TooLarge:
            self._claim.fail(Failure.TOO_LARGE)
            self._shelf.discard(self._claim.export_id)
        except (Superseded, PyMongoError):
            raise
        except Exception as error:  # noqa: BLE001 - told in the log and as the export's end
            _log.error("export_defect", export=self._claim.export_id, exc_info=error)
            self._claim.fail(Failure.DEFECT)
            self._shelf.discard(self._claim.export_id)

    def _make(self) -> None:
        document = self._claim.document()
        export = export_of(document)
        done = set(document["types_done"])
        self._shelf.discard(export.id, keep=[part.key for part in export.parts])
        self._read, self._written = document["read_done"], document["written_done"]
        self._kept_bytes = sum(part.bytes for part in export.parts)
        runs = list(
            self._archive.blocks.runs(0, export.position, export.wanted.since, export.wanted.until)
        )
        types = self._archive.types(export.wanted.types)
        if export.to_read is None:
            self._claim.beat(to_read=sum(self._count(type_, runs) for type_ in types))
        files = _files_of(export.wanted.format)
        prefix = f"{export.id}/{document['attempts']}"
        for type_ in types:
            if not self._wanted_by():
                raise Superseded
            if type_ not in done:
                self._make_type(export, type_, runs, files, prefix)
        self._claim.finish(self._written, self._kept_bytes)

    def _count(self, type_: str, runs: list[tuple[int, int]]) -> int:
        self._beat()
        return sum(
            self._events.count_documents(
                {"type": type_, "position": {"$gte": first, "$lte": last}}, hint="type"
            )
            for first, last in runs
        )

    def _make_type(
        self,
        export: Export,
        type_: str,
        runs: list[tuple[int, int]],
        make: MakeFiles,
        prefix: str,
    ) -> None:
        before = self._read, self._written
        self._sinks = []

        def open_(path: str) -> Sink:
            sink = self._shelf.open(f"{prefix}/{path}")
            self._sinks.append(sink)
            return sink

        layout = layout_of(type_)
        files = make(type_, layout, open_)
        since, until = export.wanted.since, export.wanted.until
        for event in self._of_type(type_, runs):
            self._read += 1
            if self._read % _LOOKED_AT_EVERY == 0:
                self._beat()
            time_ = event["time"]
            if (since is None or time_ >= since) and (until is None or time_ < until):
                files.add(time_.isoformat()[:7], layout.row(event))
                self._written += 1
        parts = files.close()
        self._require_room()
        self._kept_bytes += sum(part.bytes for part in parts)
        self._sinks = []
        read, written = self._read - before[0], self._written - before[1]
        self._claim.keep(type_, parts, read, written)

    def _of_type(self, type_: str, runs: list[tuple[int, int]]) -> Iterator[Document]:
        for first, last in runs:
            query = {"type": type_, "position": {"$gte": first, "$lte": last}}
            yield from self._events.find(query, batch_size=1_000).hint("type").sort("position", 1)

    def _beat(self) -> None:
        """Once in a while: tells how far it is, and learns whether to go on."""
        now = time.monotonic()
        if now - self._beaten < BEAT_S:
            return
        self._beaten = now
        if not self._wanted_by():
            raise Superseded
        self._require_room()
        open_bytes = sum(sink.length for sink in self._sinks)
        self._claim.beat(
            read=self._read, written=self._written, bytes=self._kept_bytes + open_bytes
        )

    def _require_room(self) -> None:
        if self._kept_bytes + sum(sink.length for sink in self._sinks) > self._most_bytes:
            raise TooLarge


def _files_of(format_: Format) -> MakeFiles:
    # pyarrow takes some 60 MB once it is there: only who writes Parquet loads it.
    if format_ is Format.PARQUET:
        from services.impact.adapters.exports.parquet import ParquetFiles

        return ParquetFiles
    from services.impact.adapters.exports.sheets import CsvFiles

    return CsvFiles


def child_of(parent: int) -> Callable[[], bool]:
    """Whether this process is still the child of `parent`: an orphan's parent is another."""
    return lambda: os.getppid() == parent
