"""Asks for an export of the archive's events."""

from dataclasses import dataclass
from datetime import datetime

from services.impact.application.ports import Exports
from services.impact.domain.exports import (
    MOST_KEPT_BYTES,
    MOST_UNFINISHED,
    Export,
    State,
    Wanted,
)
from services.impact.domain.refusals import ExportsBusy, ExportsFull


@dataclass(frozen=True)
class StartExport:
    """What is wanted; it gets the id `export_id`."""

    export_id: str
    wanted: Wanted


def start_export(exports: Exports, command: StartExport, now: datetime) -> Export:
    """The export, waiting to be made. Raises `ExportsBusy`, `ExportsFull`."""
    exports.take_turn()
    if exports.unfinished() >= MOST_UNFINISHED:
        raise ExportsBusy(MOST_UNFINISHED)
    if exports.kept_bytes() >= MOST_KEPT_BYTES:
        raise ExportsFull(MOST_KEPT_BYTES)
    export = Export(
        command.export_id, command.wanted, State.WAITING, position=exports.position(), asked_at=now
    )
    exports.add(export)
    return export
