"""Exports: the archive's events as files for analysts' tools."""

from typing import Any, Final

from kit.edge.operation import Call, Download
from kit.ids import new_id
from services.impact.application.commands.start_export import StartExport
from services.impact.application.queries.exports import ListExports
from services.impact.bootstrap import Impact
from services.impact.domain.exports import KEPT, MOST_BYTES, Export
from services.impact.domain.refusals import (
    ExportNotThere,
    ExportsBusy,
    ExportsFull,
    ExportUnknown,
)
from services.impact.edge.export_schemas import (
    EXPORT_EXAMPLE,
    FILES,
    LISTING,
    ExportAnswer,
    ExportsAnswer,
    ExportsQuery,
    FilePath,
    FilesAnswer,
    FilesQuery,
    StartExportBody,
)
from services.impact.edge.operations import operations

WHO: Final = ("analyst", "operator")
"""Nobody of one site: the archive holds the events of all of them."""


@operations.declare(
    "start_export",
    "POST",
    "/exports",
    tag="exports",
    summary="Ask for events as files",
    description="Made in the background: ask `get_export` how far it is. It holds what was "
    "archived when it was asked for. People appear in it as pseudonyms, as in the events. It is "
    f"kept for {KEPT.days} days and holds at most {MOST_BYTES // 1024**3 + 1} GiB.",
    allow=WHO,
    body=StartExportBody,
    answer=ExportAnswer,
    status=202,
    refusals=(ExportsBusy, ExportsFull),
    example={"format": "parquet", "types": ["booking.appointment_completed"]},
    answer_example=EXPORT_EXAMPLE,
)
def start_export(app: Impact, call: Call) -> Export:
    """The export, waiting to be made."""
    return app.exports.start(StartExport(new_id(), call.fields["wanted"]), call.context)


@operations.declare(
    "list_exports",
    "GET",
    "/exports",
    tag="exports",
    summary="List the exports that are kept",
    description="Those of everybody, the newest first.",
    allow=WHO,
    query=ExportsQuery,
    answer=ExportsAnswer,
    answer_example={"items": [EXPORT_EXAMPLE], "next_cursor": None},
)
def list_exports(app: Impact, call: Call) -> dict[str, Any]:
    """A page of exports."""
    asked = call.fields
    found = app.exports.newest(ListExports(asked["limit"], asked["cursor"]))
    return LISTING.page(found, asked["limit"], lambda export: export.id)


@operations.declare(
    "get_export",
    "GET",
    "/exports/{export_id}",
    tag="exports",
    summary="See how far an export is",
    description="`percent` is about the events to be looked at; it never goes back.",
    allow=WHO,
    answer=ExportAnswer,
    refusals=(ExportUnknown,),
    answer_example=EXPORT_EXAMPLE,
)
def get_export(app: Impact, call: Call) -> Export:
    """The export as it stands."""
    return app.exports.get(call.fields["export_id"])


@operations.declare(
    "list_export_files",
    "GET",
    "/exports/{export_id}/files",
    tag="exports",
    summary="List the files of an export",
    description="Once it is done.",
    allow=WHO,
    query=FilesQuery,
    answer=FilesAnswer,
    refusals=(ExportUnknown, ExportNotThere),
    answer_example={
        "items": [
            {
                "path": "type=booking.appointment_completed.v1/month=2026-11/part-0.parquet",
                "rows": 18211,
                "bytes": 1604817,
                "url": "/impact/v1/exports/019ab1c2-9b1e-7a10-9c55-2f64d1c3aa10/files/0",
            }
        ],
        "next_cursor": None,
    },
)
def list_export_files(app: Impact, call: Call) -> dict[str, Any]:
    """A page of its files, each with its address."""
    asked = call.fields
    export = app.exports.files(asked["export_id"])
    first = int(asked["cursor"]) + 1 if asked["cursor"] is not None else 0
    base = f"{operations.prefix}/exports/{export.id}/files"
    told: list[dict[str, Any]] = [
        {"path": part.path, "rows": part.rows, "bytes": part.bytes, "url": f"{base}/{number}"}
        for number, part in enumerate(export.parts)
    ]
    page = told[first : first + asked["limit"] + 1]
    return FILES.page(page, asked["limit"], lambda file: str(file["url"]).rpartition("/")[2])


@operations.declare(
    "fetch_export",
    "GET",
    "/exports/{export_id}/files.zip",
    tag="exports",
    summary="Fetch all files of an export",
    description="As one ZIP archive that holds them as they are. Over RPC, what it is and no "
    "bytes.",
    allow=WHO,
    answer_type="application/zip",
    refusals=(ExportUnknown, ExportNotThere),
)
def fetch_export(app: Impact, call: Call) -> Download:
    """The archive, made while it is sent."""
    export_id = call.fields["export_id"]
    pieces = app.exports.fetch_all(export_id, call.context)
    return Download("application/zip", f"passerelle-{export_id}.zip", lambda _first: pieces)


@operations.declare(
    "fetch_export_file",
    "GET",
    "/exports/{export_id}/files/{number}",
    tag="exports",
    summary="Fetch one file of an export",
    description="A broken download goes on with `Range`. Over RPC, what it is and no bytes.",
    allow=WHO,
    path=FilePath,
    answer_type="application/octet-stream",
    refusals=(ExportUnknown, ExportNotThere),
)
def fetch_export_file(app: Impact, call: Call) -> Download:
    """The file."""
    part = app.exports.fetch(call.fields["export_id"], call.fields["number"], call.context)
    return Download(
        "application/octet-stream",
        part.path.rpartition("/")[2],
        lambda first: app.exports.pieces(part, first),
        part.bytes,
        {"ETag": f'"{call.fields["export_id"]}-{call.fields["number"]}"'},
    )


@operations.declare(
    "remove_export",
    "DELETE",
    "/exports/{export_id}",
    tag="exports",
    summary="Remove an export",
    description="At any time: one that is being made is given up.",
    allow=WHO,
    if_match="no",
    status=204,
    refusals=(ExportUnknown,),
)
def remove_export(app: Impact, call: Call) -> None:
    """Nothing is left of it."""
    app.exports.remove(call.fields["export_id"], call.context)
