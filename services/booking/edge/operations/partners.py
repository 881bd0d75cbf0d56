"""Partners: import, list."""

from typing import Any

from kit.edge.operation import Call
from services.booking.adapters.partners_csv import read_structures
from services.booking.application.commands.import_partners import ImportPartners
from services.booking.application.commands.import_sites import ImportReport
from services.booking.application.queries.partners import ListPartners
from services.booking.bootstrap import Booking
from services.booking.domain.partner import PartnerDescription
from services.booking.domain.refusals import ImportRefused
from services.booking.edge.imports import MAX_BYTES, FileRefused, FileReport, loadable, presenting
from services.booking.edge.operations import DESK, NETWORK, ask, operations, scope_of
from services.booking.edge.schemas.imports import REPORT_EXAMPLE, ReportAnswer, WrongAsideQuery
from services.booking.edge.schemas.partners import PARTNERS_PAGING, PartnersAnswer, PartnersQuery


@operations.declare(
    "import_partners",
    "POST",
    "/partners/import",
    tag="partners",
    summary="Import partner structures",
    description="A CSV file with the columns id, nom, siret, typologie, adresse, commune, "
    "code_insee and qpv (UTF-8, commas). Structures are known by their SIRETs, whose check digits "
    "are verified; wrong rows are set aside and told, unless `partial=false` makes it all or "
    "nothing. Structures that are known stay as they are.",
    allow=NETWORK,
    query=WrongAsideQuery,
    answer=ReportAnswer,
    refusals=(FileRefused,),
    content_type="text/csv",
    max_body=MAX_BYTES,
    answer_example={
        **REPORT_EXAMPLE,
        "rows": 1066,
        "created": 1064,
        "refused": 1,
        "errors_total": 1,
        "warnings_total": 0,
        "warnings": [],
        "errors": [
            {
                "line": 398,
                "id": "structure-539",
                "field": "siret",
                "reason": "is not a SIRET: its check digit is wrong",
            }
        ],
    },
)
def import_partners(app: Booking, call: Call) -> FileReport:
    """What became of the file."""
    file = read_structures(call.raw)
    report = loadable(file, right_rows=call.fields["right_rows"])
    lines = [structure.line for structure in file.structures]

    def present(result: ImportReport) -> FileReport:
        return report.with_result(result, lines)

    command = ImportPartners(
        scope=scope_of(call.caller),
        rows=tuple(
            PartnerDescription(
                name=structure.name,
                siret=structure.siret,
                structure_type=structure.structure_type,
                department=structure.department,
                in_qpv=structure.in_qpv,
            )
            for structure in file.structures
        ),
        partial=call.fields["right_rows"],
    )
    try:
        return present(app.import_partners(command, presenting(call.context, present)))
    except ImportRefused as refusal:
        raise FileRefused(report.with_problems(refusal.problems, lines)) from refusal


@operations.declare(
    "list_partners",
    "GET",
    "/partners",
    tag="partners",
    summary="List the partners",
    description="Structures of the whole network, in the order of their SIRETs.",
    allow=DESK,
    query=PartnersQuery,
    answer=PartnersAnswer,
    answer_example={
        "items": [
            {
                "id": "0197f000-0000-7000-8000-000000000005",
                "name": "COMMUNE DE BOURG EN BRESSE",
                "siret": "21010053300012",
                "structure_type": "public",
                "department": "01",
                "in_qpv": True,
                "version": 1,
            }
        ],
        "next_cursor": None,
    },
)
def list_partners(app: Booking, call: Call) -> dict[str, Any]:
    """A page of partners."""
    limit = call.fields["limit"]
    question = ListPartners(
        scope=scope_of(call.caller),
        department=call.fields["department"],
        after=call.fields["cursor"],
        limit=limit + 1,
    )
    return PARTNERS_PAGING.page(
        ask(app.list_partners, question), limit, lambda one: one.description.siret
    )
