"""Exports that a test asks for and makes itself."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from kit.context import Context
from kit.envelope import Envelope, decode
from kit.ids import new_id
from services.impact.adapters.exports.lease import Leases
from services.impact.adapters.exports.work import Work
from services.impact.application.commands.start_export import StartExport
from services.impact.bootstrap import Impact
from services.impact.domain.exports import Export, Format, Wanted

SAMPLES = {
    path.stem: path.read_bytes()
    for path in sorted((Path(__file__).parents[2] / "contracts" / "samples").glob("*.json"))
}


def sampled(type_: str, at: datetime, sequence: int = 1) -> Envelope:
    """An event as the golden sample of its type, of a time and with an id of its own."""
    event = json.loads(SAMPLES[type_])
    time = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return decode(json.dumps(event | {"id": new_id(), "time": time}).encode())


def ask(
    impact: Impact,
    format_: Format = Format.PARQUET,
    types: tuple[str, ...] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> Export:
    """An export that waits to be made."""
    wanted = Wanted(format_, types, since, until)
    return impact.exports.start(StartExport(new_id(), wanted), Context("tests", actor="ana"))


def make(impact: Impact, lease: timedelta = timedelta(seconds=30), **options) -> None:
    """Makes the oldest that waits, in this process."""
    claim = Leases(impact.store.database, lease).claim()
    assert claim is not None
    Work(impact.store, claim, **options).run()


def unpacked(impact: Impact, export: Export, folder: Path) -> Path:
    """Its files, in a folder."""
    for part in impact.exports.files(export.id).parts:
        path = folder / part.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(impact.exports.pieces(part, 0)))
        assert path.stat().st_size == part.bytes
    return folder
