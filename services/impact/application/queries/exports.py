"""Exports, to be looked at and fetched."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.impact.application.ports import Exports
from services.impact.domain.exports import Export, Part, State
from services.impact.domain.refusals import ExportNotThere, ExportUnknown


@dataclass(frozen=True)
class ListExports:
    """The newest first, those asked for before the export `before`."""

    limit: int
    before: str | None = None


def get_export(exports: Exports, export_id: str) -> Export:
    """How far it is. Raises `ExportUnknown`."""
    return exports.get(export_id)


def list_exports(exports: Exports, query: ListExports) -> Sequence[Export]:
    """One more than `limit`, where there are more."""
    return exports.newest(query.limit + 1, query.before)


def get_files(exports: Exports, export_id: str) -> Export:
    """The export with its files. Raises `ExportUnknown`, and `ExportNotThere` before it is done."""
    export = exports.get(export_id, parts=True)
    if export.state is not State.DONE:
        raise ExportNotThere(export.state)
    return export


def get_file(exports: Exports, export_id: str, number: int) -> Part:
    """One file, by its place in the list. Raises as `get_files`."""
    parts = get_files(exports, export_id).parts
    if number >= len(parts):
        raise ExportUnknown
    return parts[number]
