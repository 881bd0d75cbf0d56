"""Import of places."""

from kernel.imports import ImportReport
from kernel.refusals import ImportRefused
from kit.edge.file_schemas import REPORT_EXAMPLE, AllOrNothingQuery, ReportAnswer
from kit.edge.files import MAX_BYTES, FileRefused, FileReport, loadable, presenting
from kit.edge.operation import Call
from kit.edge.use_cases import NETWORK, scope_of
from services.booking.adapters.places_as_sites import as_sites
from services.booking.adapters.places_csv import read_places
from services.booking.application.commands.import_sites import ImportSites
from services.booking.bootstrap import Booking
from services.booking.edge.operations import operations


@operations.declare(
    "import_sites",
    "POST",
    "/sites/import",
    tag="sites",
    summary="Import places",
    description="A CSV file in the columns of the national standard “lieux de médiation "
    "numérique” (UTF-8, commas). All or nothing unless `partial=true`; every row that has "
    "something wrong is told by its line. The same file twice changes nothing.",
    allow=NETWORK,
    query=AllOrNothingQuery,
    answer=ReportAnswer,
    refusals=(FileRefused,),
    content_type="text/csv",
    max_body=MAX_BYTES,
    answer_example=REPORT_EXAMPLE,
)
def import_sites(app: Booking, call: Call) -> FileReport:
    """What became of the file."""
    file = read_places(call.raw)
    report = loadable(file, right_rows=call.fields["right_rows"])
    lines = [place.line for place in file.places]

    def present(result: ImportReport) -> FileReport:
        return report.with_result(result, lines)

    command = ImportSites(
        scope=scope_of(call.caller),
        rows=tuple(as_sites(file.places)),
        partial=call.fields["right_rows"],
    )
    try:
        return present(app.import_sites(command, presenting(call.context, present)))
    except ImportRefused as refusal:
        raise FileRefused(report.with_problems(refusal.problems, lines)) from refusal
