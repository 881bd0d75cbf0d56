"""Import of priority neighbourhoods."""

from typing import Final

from kernel.imports import ImportReport
from kernel.refusals import ImportRefused
from kit.edge.file_schemas import ReportAnswer
from kit.edge.files import FileRefused, FileReport, loadable, presenting
from kit.edge.operation import Call
from kit.edge.use_cases import NETWORK, scope_of, told
from services.booking.adapters.neighbourhoods_geojson import read_areas
from services.booking.application.commands.import_neighbourhoods import ImportNeighbourhoods
from services.booking.bootstrap import Booking
from services.booking.edge.operations import operations
from services.booking.edge.schemas.neighbourhoods import VintageQuery

MAX_BYTES: Final = 64 * 1024 * 1024


@operations.declare(
    "import_neighbourhoods",
    "POST",
    "/neighbourhoods/import",
    tag="sites",
    summary="Import priority neighbourhoods",
    description="The official list of QPV as GeoJSON (`code_qp`, `lib_qp`, `insee_com`) with its "
    "vintage. The newest vintage says whether a place lies in one; older ones stay. All or nothing "
    "unless `partial=true`; each feature that has something wrong is told, `line` being its "
    "number from 1. The same file twice changes nothing. Sites take what it says of them when they "
    "are opened, changed or imported.",
    allow=NETWORK,
    query=VintageQuery,
    answer=ReportAnswer,
    refusals=(FileRefused,),
    content_type="application/geo+json",
    max_body=MAX_BYTES,
    answer_example={
        "rows": 1362,
        "created": 1362,
        "changed": 0,
        "unchanged": 0,
        "refused": 0,
        "errors_total": 0,
        "warnings_total": 0,
        "errors": [],
        "warnings": [],
    },
)
def import_neighbourhoods(app: Booking, call: Call) -> FileReport:
    """What became of the file."""
    file = read_areas(call.raw)
    report = loadable(file, right_rows=call.fields["right_rows"])

    def present(result: ImportReport) -> FileReport:
        return report.with_result(result, file.lines)

    command = ImportNeighbourhoods(
        scope=scope_of(call.caller),
        vintage=call.fields["vintage"],
        areas=tuple(file.areas),
    )
    try:
        with told("query"):
            return present(app.import_neighbourhoods(command, presenting(call.context, present)))
    except ImportRefused as refusal:
        raise FileRefused(report.with_problems(refusal.problems, file.lines)) from refusal
