"""Parquet files of one event type, one for each month: `type=…/month=2026-11/part-0.parquet`.

Readers take the folder as one table whose columns `type` and `month` come from the paths. What is
in memory is bounded, however many events there are: rows wait until a few thousand can be written
as a row group.
"""

from collections.abc import Callable
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from services.impact.adapters.exports.columns import Kind, Layout
from services.impact.adapters.exports.shelf import Sink
from services.impact.domain.exports import Part

MOST_WAITING: Final = 20_000
"""Rows in memory, of all months together."""
_SCALARS: Final = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "flag": pa.bool_(),
    "day": pa.date32(),
    "instant": pa.timestamp("ms", tz="UTC"),
    "json": pa.string(),
}

Open = Callable[[str], Sink]


class ParquetFiles:
    """The files of one type; see `work.Files`."""

    def __init__(self, type_: str, layout: Layout, open_: Open) -> None:
        self._type = type_
        self._open = open_
        self._schema = schema_of(layout)
        self._months: dict[str, _Month] = {}
        self._waiting = 0

    def add(self, month: str, row: list[Any]) -> None:
        """Takes one event."""
        of_month = self._months.get(month)
        if of_month is None:
            path = f"type={self._type}/month={month}/part-0.parquet"
            of_month = self._months[month] = _Month(path, self._open(path), self._schema)
        of_month.rows.append(row)
        self._waiting += 1
        if self._waiting >= MOST_WAITING:
            fullest = max(self._months.values(), key=lambda one: len(one.rows))
            self._waiting -= fullest.write()

    def close(self) -> list[Part]:
        """Ends all files."""
        return [month.close() for _, month in sorted(self._months.items())]


class _Month:
    def __init__(self, path: str, sink: Sink, schema: pa.Schema) -> None:
        self._path = path
        self._sink = sink
        self._schema = schema
        self._writer = pq.ParquetWriter(
            pa.PythonFile(sink, mode="w"), schema, compression="zstd", store_schema=False
        )
        self._written = 0
        self.rows: list[list[Any]] = []

    def write(self) -> int:
        """Writes what waits as one row group; says how many rows."""
        many = len(self.rows)
        if many:
            columns = [
                pa.array(values, field.type)
                for values, field in zip(zip(*self.rows, strict=True), self._schema, strict=True)
            ]
            self._writer.write_batch(pa.record_batch(columns, schema=self._schema))
            self._written += many
            self.rows = []
        return many

    def close(self) -> Part:
        self.write()
        self._writer.close()
        self._sink.close()
        return Part(self._path, self._written, self._sink.length, self._sink.key)


def schema_of(layout: Layout) -> pa.Schema:
    """The columns of an event type, as Parquet has them."""
    return pa.schema([(name, _type_of(kind)) for name, kind in layout.columns])


def _type_of(kind: Kind) -> pa.DataType:
    if kind.inner is not None:
        return pa.list_(_type_of(kind.inner))
    if kind.fields:
        return pa.struct([(name, _type_of(inner)) for name, inner in kind.fields])
    return _SCALARS[kind.name]
