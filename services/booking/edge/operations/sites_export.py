"""Export of sites."""

from kit.edge.operation import Call, Page
from kit.edge.use_cases import MANAGERS, ask, scope_of
from services.booking.adapters.sites_as_places import write_places
from services.booking.application.queries.export_sites import ExportSites
from services.booking.bootstrap import Booking
from services.booking.edge.operations import operations
from services.booking.edge.schemas.sites import ExportQuery

CSV = "text/csv"


@operations.declare(
    "export_sites",
    "GET",
    "/sites/export",
    tag="sites",
    summary="Export the sites",
    description="The caller's, as a CSV file in the columns of the national standard “lieux de "
    "médiation numérique”. Imported again, it changes nothing. A cell that a spreadsheet would "
    "take for a formula begins with an apostrophe, which the import takes off.",
    allow=MANAGERS,
    query=ExportQuery,
    answer_type=CSV,
)
def export_sites(app: Booking, call: Call) -> Page:
    """The file."""
    question = ExportSites(scope=scope_of(call.caller), department=call.fields["department"])
    headers = {"Content-Disposition": 'attachment; filename="sites.csv"'}
    return Page(write_places(ask(app.export_sites, question)), CSV, headers)
