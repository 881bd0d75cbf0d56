"""What the operations of exports take and give, in marshmallow."""

from typing import Any, Final

from marshmallow import Schema, fields, post_load, validate

from kit.edge.fields import Id, Instant, limit
from kit.edge.paging import Paging
from services.impact.domain.archive import TYPE
from services.impact.domain.exports import Failure, Format, State, Wanted

LISTING: Final = Paging("list_exports")
FILES: Final = Paging("list_export_files")


class StartExportBody(Schema):
    """Which events, and as what."""

    format = fields.String(
        required=True,
        validate=validate.OneOf(list(Format)),
        metadata={
            "description": "`parquet`: a folder of files by type and month, typed columns. "
            "`csv`: one table for each type."
        },
    )
    types = fields.List(
        fields.String(validate=[validate.Length(max=100), validate.Regexp(rf"^{TYPE.pattern}\Z")]),
        load_default=[],
        validate=validate.Length(max=200),
        metadata={
            "description": "Event types, each with its version or without (all versions); left "
            "out, all."
        },
    )
    since = Instant(
        load_default=None,
        metadata={"description": "Only what happened at this instant or later."},
    )
    until = Instant(
        load_default=None,
        metadata={"description": "Only what happened before this instant."},
    )

    @post_load
    def wanted(self, given: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """As the domain says it."""
        return {
            "wanted": Wanted(
                Format(given["format"]),
                tuple(sorted(set(given["types"]))),
                given["since"],
                given["until"],
            )
        }


class ExportAnswer(Schema):
    """An export and how far it is."""

    id = Id(required=True)
    format = fields.String(
        required=True, attribute="wanted.format", validate=validate.OneOf(list(Format))
    )
    types = fields.List(fields.String(), required=True, attribute="wanted.types")
    since = Instant(required=True, allow_none=True, attribute="wanted.since")
    until = Instant(required=True, allow_none=True, attribute="wanted.until")
    state = fields.String(required=True, validate=validate.OneOf(list(State)))
    position = fields.Integer(
        required=True,
        metadata={"description": "It holds what was archived up to there, and nothing later."},
    )
    asked_at = Instant(required=True)
    started_at = Instant(required=True, allow_none=True)
    finished_at = Instant(required=True, allow_none=True)
    expires_at = Instant(
        required=True, allow_none=True, metadata={"description": "When it is removed by itself."}
    )
    percent = fields.Integer(required=True, metadata={"description": "100 once it is done."})
    read = fields.Integer(
        required=True, metadata={"description": "Events that were looked at so far."}
    )
    to_read = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "How many there are to look at; null until they are counted."},
    )
    written = fields.Integer(required=True, metadata={"description": "Events in the files."})
    bytes = fields.Integer(required=True, metadata={"description": "Of all files together."})
    failure = fields.String(
        required=True, allow_none=True, validate=validate.OneOf([*Failure, None])
    )


class ExportsQuery(Schema):
    """Which page."""

    limit = limit()
    cursor = LISTING.cursor()


class ExportsAnswer(Schema):
    """A page of exports, the newest first."""

    items = fields.List(fields.Nested(ExportAnswer), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class FileAnswer(Schema):
    """One file of an export."""

    path = fields.String(required=True, metadata={"description": "In the export's folder."})
    rows = fields.Integer(required=True)
    bytes = fields.Integer(required=True)
    url = fields.String(required=True, metadata={"description": "Where it is had alone."})


class FilesQuery(Schema):
    """Which page."""

    limit = limit(200)
    cursor = FILES.cursor()


class FilesAnswer(Schema):
    """A page of files, in the order of their types and months."""

    items = fields.List(fields.Nested(FileAnswer), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class FilePath(Schema):
    """Which file of which export."""

    export_id = Id(required=True)
    number = fields.Integer(
        required=True,
        strict=False,
        validate=validate.Range(0, 1_000_000),
        metadata={"description": "Its place in the list, from 0 on."},
    )


EXPORT_EXAMPLE: Final = {
    "id": "019ab1c2-9b1e-7a10-9c55-2f64d1c3aa10",
    "format": "parquet",
    "types": ["booking.appointment_completed"],
    "since": "2026-01-01T00:00:00.000Z",
    "until": None,
    "state": "running",
    "position": 10284211,
    "asked_at": "2026-11-23T18:04:11.527Z",
    "started_at": "2026-11-23T18:04:12.101Z",
    "finished_at": None,
    "expires_at": None,
    "percent": 41,
    "read": 602000,
    "to_read": 1465310,
    "written": 214008,
    "bytes": 19811734,
    "failure": None,
}
