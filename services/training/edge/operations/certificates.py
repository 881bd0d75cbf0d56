"""Certificates: that somebody finished a path."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope, PersonUnknown
from kit.edge import shown
from kit.edge.operation import Call, Page
from kit.edge.papers import PDF, printed
from kit.edge.use_cases import MANAGERS, about, ask, done_by, run, scope_of, site_of, told
from services.training.application.certificate_views import CertificateView
from services.training.application.commands.decide_case import DecideCase
from services.training.application.commands.name_certificate import (
    NameCertificate,
    UnnameCertificate,
)
from services.training.application.commands.revoke_certificate import (
    RestoreCertificate,
    RevokeCertificate,
)
from services.training.application.queries.certificate_papers import PrintCertificate
from services.training.application.queries.certificates import (
    GetCertificate,
    ListCases,
    ListCertificates,
)
from services.training.bootstrap import Training
from services.training.domain.certificates.refusals import (
    CertificateNotValid,
    CertificateStillValid,
    NameForgotten,
    NobodyToName,
    NoOpenCase,
)
from services.training.edge.operations import FLOOR, TRAINERS, operations
from services.training.edge.schemas.certificates import (
    CASE_EXAMPLE,
    CASES_PAGING,
    CERTIFICATE_EXAMPLE,
    CERTIFICATES_PAGING,
    LISTED_EXAMPLE,
    REVOKED_EXAMPLE,
    CasesQuery,
    CertificateAnswer,
    CertificatesAnswer,
    CertificatesQuery,
    DecideBody,
    NameBody,
    PrintBody,
    RestoreBody,
    RevokeBody,
)

TAG = "certificates"


@operations.declare(
    "list_certificates",
    "GET",
    "/certificates",
    tag=TAG,
    summary="List the certificates",
    description="Those of the caller's sites that fit all that is given, in the order of their "
    "issue.",
    allow=FLOOR,
    query=CertificatesQuery,
    answer=CertificatesAnswer,
    refusals=(OutOfScope, NotFound),
    answer_example={"items": [LISTED_EXAMPLE], "next_cursor": None},
)
def list_certificates(app: Training, call: Call) -> dict[str, Any]:
    """A page of certificates."""
    question = ListCertificates(**_listing(app, call))
    found = ask(app.list_certificates, question)
    return CERTIFICATES_PAGING.page(found, call.fields["limit"], lambda one: one.id)


@operations.declare(
    "get_certificate",
    "GET",
    "/certificates/{certificate_id}",
    tag=TAG,
    summary="Read a certificate",
    description="One of the caller's sites, with the code that verifies it and the cases about it.",
    allow=FLOOR,
    answer=CertificateAnswer,
    refusals=(NotFound,),
    answer_example=CERTIFICATE_EXAMPLE,
)
def get_certificate(app: Training, call: Call) -> CertificateView:
    """One certificate."""
    return ask(app.get_certificate, GetCertificate(scope=scope_of(call.caller), **call.fields))


@operations.declare(
    "print_certificate",
    "POST",
    "/certificates/{certificate_id}/print",
    tag=TAG,
    summary="Print a certificate",
    description="As PDF in easy French, for its person, with a code that leads to the page that "
    "verifies it. Of a professional it bears the name of the session's list, where the caller may "
    "read that: trainers, managers and operators. A `name` is printed and kept nowhere, neither is "
    "the answer: an `Idempotency-Key` has no meaning here.",
    allow=FLOOR,
    body=PrintBody,
    answer_type=PDF,
    refusals=(NotFound, CertificateNotValid),
    example={"name": "Awa Diallo"},
    confidential=True,
    if_match="no",
)
def print_certificate(app: Training, call: Call) -> Page:
    """A PDF."""
    question = PrintCertificate(
        scope=scope_of(call.caller),
        reads_lists=not call.caller.roles.isdisjoint(TRAINERS),
        **call.fields,
    )
    with told("body"):
        paper = app.print_certificate(question)
    shown.note(paper.whose)
    return printed(app.papers.certificate(paper), f"certificate-{paper.number}.pdf")


@operations.declare(
    "name_certificate",
    "POST",
    "/certificates/{certificate_id}/name",
    tag=TAG,
    summary="Show a name on a certificate's public page",
    description="Only where the person agreed, today: whoever has the code then sees the name. It "
    "is kept apart, told by no other operation, and gone at once when the person takes it back or "
    "is erased.",
    allow=FLOOR,
    body=NameBody,
    answer=CertificateAnswer,
    refusals=(NotFound, PersonUnknown, NobodyToName, NameForgotten, CertificateNotValid),
    example={"name": "Awa Diallo", "agreed": True},
    answer_example=CERTIFICATE_EXAMPLE | {"named_on": "2026-11-24"},
    personal=True,
)
def name_certificate(app: Training, call: Call) -> CertificateView:
    """The certificate as it is now."""
    given = done_by(call)
    del given["agreed"]
    return run(app.name_certificate, NameCertificate(**given), call)


@operations.declare(
    "unname_certificate",
    "POST",
    "/certificates/{certificate_id}/unname",
    tag=TAG,
    summary="Take the name off a certificate's public page",
    description="Whoever asks for it need not say why. Where no name was shown, nothing happens.",
    allow=FLOOR,
    answer=CertificateAnswer,
    refusals=(NotFound,),
    answer_example=CERTIFICATE_EXAMPLE,
    personal=True,
)
def unname_certificate(app: Training, call: Call) -> CertificateView:
    """The certificate as it is now."""
    return run(app.unname_certificate, UnnameCertificate(**about(call)), call)


@operations.declare(
    "revoke_certificate",
    "POST",
    "/certificates/{certificate_id}/revoke",
    tag=TAG,
    summary="Revoke a certificate",
    description="It is not valid from now on: the public page and the badge's status say so, and "
    "name nobody. An open case about it is closed with it.",
    allow=MANAGERS,
    body=RevokeBody,
    answer=CertificateAnswer,
    refusals=(NotFound, CertificateNotValid),
    example={"reason": "issued_by_mistake"},
    answer_example=REVOKED_EXAMPLE,
    personal=True,
)
def revoke_certificate(app: Training, call: Call) -> CertificateView:
    """The certificate as it is now."""
    return run(app.revoke_certificate, RevokeCertificate(**done_by(call)), call)


@operations.declare(
    "restore_certificate",
    "POST",
    "/certificates/{certificate_id}/restore",
    tag=TAG,
    summary="Restore a certificate that was revoked wrongly",
    description="It is valid again, under its number and code.",
    allow=MANAGERS,
    body=RestoreBody,
    answer=CertificateAnswer,
    refusals=(NotFound, CertificateStillValid),
    example={"reason": "revoked_by_mistake"},
    answer_example=CERTIFICATE_EXAMPLE | {"version": 3},
    personal=True,
)
def restore_certificate(app: Training, call: Call) -> CertificateView:
    """The certificate as it is now."""
    return run(app.restore_certificate, RestoreCertificate(**done_by(call)), call)


@operations.declare(
    "list_certificate_cases",
    "GET",
    "/certificate-cases",
    tag=TAG,
    summary="List the certificates that wait for a decision",
    description="An attendance was corrected after they were issued or revoked. Nothing is revoked "
    "by itself; `late`: those that wait since more than 14 days.",
    allow=TRAINERS,
    query=CasesQuery,
    answer=CertificatesAnswer,
    refusals=(OutOfScope, NotFound),
    answer_example={
        "items": [LISTED_EXAMPLE | {"open_case": CASE_EXAMPLE, "version": 2}],
        "next_cursor": None,
    },
)
def list_certificate_cases(app: Training, call: Call) -> dict[str, Any]:
    """A page of certificates."""
    found = ask(app.list_cases, ListCases(**_listing(app, call)))
    return CASES_PAGING.page(found, call.fields["limit"], lambda one: one.id)


@operations.declare(
    "decide_certificate_case",
    "POST",
    "/certificates/{certificate_id}/decide",
    tag=TAG,
    summary="Decide about a certificate that is in doubt",
    description="`keep`, and nothing changes; or what the open case proposes. The reason is one of "
    "the decision's own: to keep a valid one, `attendance_confirmed` or `learned_otherwise`; to "
    "leave it revoked, `still_not_attended` or `revoked_for_other_reasons`.",
    allow=MANAGERS,
    body=DecideBody,
    answer=CertificateAnswer,
    refusals=(NotFound, NoOpenCase),
    example={"decision": "keep", "reason": "learned_otherwise"},
    answer_example=CERTIFICATE_EXAMPLE
    | {
        "cases": [
            CASE_EXAMPLE
            | {
                "status": "kept",
                "closed_at": "2026-11-25T09:00:00.000Z",
                "by": "manager-1",
                "reason": "learned_otherwise",
            }
        ],
        "version": 3,
    },
    personal=True,
)
def decide_certificate_case(app: Training, call: Call) -> CertificateView:
    """The certificate as it is now."""
    return run(app.decide_case, DecideCase(**done_by(call)), call)


def _listing(app: Training, call: Call) -> dict[str, Any]:
    """What a list is asked for: one more than it shows."""
    given = dict(call.fields)
    site = given.pop("site")
    after, limit = given.pop("cursor"), given.pop("limit")
    return given | {
        "scope": scope_of(call.caller),
        "site": None if site is None else site_of(app, site),
        "after": after,
        "limit": limit + 1,
    }
