"""Partners: import, join, change, list, read."""

from typing import Any

from kernel.imports import ImportReport
from kernel.refusals import AlreadyExists, ImportRefused, NotFound
from kit.edge.file_schemas import REPORT_EXAMPLE, ReportAnswer, WrongAsideQuery
from kit.edge.files import MAX_BYTES, FileRefused, FileReport, loadable, presenting
from kit.edge.operation import Call
from kit.edge.use_cases import DESK, NETWORK, ask, run, scope_of
from services.booking.adapters.partners_csv import read_structures
from services.booking.application.commands.change_partner import ChangePartner
from services.booking.application.commands.import_partners import ImportPartners
from services.booking.application.commands.join_partner import JoinPartner
from services.booking.application.queries.partners import GetPartner, ListPartners
from services.booking.bootstrap import Booking
from services.booking.domain.partner import Partner, PartnerContact, PartnerDescription
from services.booking.edge.operations import operations
from services.booking.edge.schemas.partners import (
    PARTNERS_PAGING,
    JoinPartnerBody,
    PartnerBody,
    PartnerCardAnswer,
    PartnersAnswer,
    PartnersQuery,
)

BODY_EXAMPLE: dict[str, Any] = {
    "name": "Centre communal d’action sociale",
    "structure_type": "public",
    "department": "01",
    "in_qpv": True,
    "contacts": [
        {"name": "Marie Petit", "email": "accueil@ccas.example.org", "phone": "+33474000000"}
    ],
}
ANSWER_EXAMPLE = {
    "id": "0197f000-0000-7000-8000-000000000005",
    "siret": "21010053300012",
    **BODY_EXAMPLE,
    "version": 1,
}
LISTED_EXAMPLE = {name: value for name, value in ANSWER_EXAMPLE.items() if name != "contacts"}


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
    answer_example={"items": [LISTED_EXAMPLE], "next_cursor": None},
)
def list_partners(app: Booking, call: Call) -> dict[str, Any]:
    """A page of partners."""
    limit = call.fields["limit"]
    question = ListPartners(
        scope=scope_of(call.caller),
        department=call.fields["department"],
        called=call.fields["called"],
        after=call.fields["cursor"],
        limit=limit + 1,
    )
    return PARTNERS_PAGING.page(
        ask(app.list_partners, question), limit, lambda one: one.description.siret
    )


def _facts(call: Call) -> dict[str, Any]:
    contacts = tuple(PartnerContact(**one) for one in call.fields["contacts"])
    return call.fields | {"contacts": contacts}


@operations.declare(
    "join_partner",
    "POST",
    "/partners",
    tag="partners",
    summary="Welcome a partner",
    description="A structure that refers people. Contacts are for the network's own use: the first "
    "with an e-mail is told what becomes of the partner's referrals.",
    allow=NETWORK,
    body=JoinPartnerBody,
    answer=PartnerCardAnswer,
    status=201,
    refusals=(AlreadyExists,),
    example={"siret": "21010053300012", **BODY_EXAMPLE},
    answer_example=ANSWER_EXAMPLE,
)
def join_partner(app: Booking, call: Call) -> Partner:
    """The new partner."""
    command = JoinPartner(
        scope=scope_of(call.caller), description=PartnerDescription(**_facts(call))
    )
    return run(app.join_partner, command, call)


@operations.declare(
    "change_partner",
    "PUT",
    "/partners/{partner_id}",
    tag="partners",
    summary="Change a partner",
    description="Replaces all that is known about it save its SIRET. Saying the same again changes "
    "nothing.",
    allow=NETWORK,
    body=PartnerBody,
    answer=PartnerCardAnswer,
    refusals=(NotFound,),
    example=BODY_EXAMPLE,
    answer_example={**ANSWER_EXAMPLE, "version": 2},
)
def change_partner(app: Booking, call: Call) -> Partner:
    """The partner as it is now."""
    partner_id = call.fields.pop("partner_id")
    command = ChangePartner(
        scope=scope_of(call.caller),
        partner_id=partner_id,
        facts=_facts(call),
        expected_version=call.if_match,
    )
    return run(app.change_partner, command, call)


@operations.declare(
    "get_partner",
    "GET",
    "/partners/{partner_id}",
    tag="partners",
    summary="Read a partner",
    description="With its contacts.",
    allow=DESK,
    answer=PartnerCardAnswer,
    refusals=(NotFound,),
    answer_example=ANSWER_EXAMPLE,
    shows_people=True,
)
def get_partner(app: Booking, call: Call) -> Partner:
    """One partner."""
    question = GetPartner(scope=scope_of(call.caller), partner_id=call.fields["partner_id"])
    return ask(app.get_partner, question)
