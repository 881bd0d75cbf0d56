"""What anybody may see: a device behind its label, and whether a certificate is ours."""

from http import HTTPStatus

from kernel.refusals import NotFound
from kit.edge.operation import PUBLIC, Call, Page
from kit.edge.public import PageQuery, language_of
from kit.edge.use_cases import ask
from services.inventory.application.queries.public_pages import (
    LookAtDevice,
    PublicCertificate,
    VerifyCertificate,
)
from services.inventory.bootstrap import Inventory
from services.inventory.edge import pages
from services.inventory.edge.operations import operations
from services.inventory.edge.schemas.device_papers import (
    PUBLIC_CERTIFICATE_EXAMPLE,
    CodePath,
    PublicCertificateAnswer,
    ReferencePath,
)

TAG = "public"


@operations.declare(
    "show_device",
    "GET",
    "/d/{reference}",
    tag=TAG,
    summary="The page behind a label",
    description="What the device is, its grade, its wipe and its warranty, in French or English; "
    "nothing about a person. The reference is random: nobody finds a device who has not seen it. "
    "Of an unknown one a page says so (404).",
    allow=PUBLIC,
    path=ReferencePath,
    query=PageQuery,
    answer_type="text/html",
    refusals=(NotFound,),
    versioned=False,
)
def show_device(app: Inventory, call: Call) -> Page:
    """A page for a telephone."""
    language = language_of(call)
    try:
        seen = ask(app.look_at_device, LookAtDevice(reference=call.fields["reference"]))
    except NotFound:
        unknown = pages.unknown_device_page(language, association=app.association)
        return pages.PAGES.answer(unknown, language, HTTPStatus.NOT_FOUND)
    wipe = seen.device.wipe
    page = pages.device_page(
        seen.device,
        language,
        association=app.association,
        today=seen.today,
        certificate_href=None
        if wipe is None
        else f"/inventory/certificates/{wipe.code}?lang={language}",
    )
    return pages.PAGES.answer(page, language)


@operations.declare(
    "verify_certificate",
    "GET",
    "/certificates/{code}",
    tag=TAG,
    summary="Verify a certificate",
    description="Whether we issued a certificate with this code, and for what; also of a wipe that "
    "was followed by another.",
    allow=PUBLIC,
    path=CodePath,
    answer=PublicCertificateAnswer,
    refusals=(NotFound,),
    answer_example=PUBLIC_CERTIFICATE_EXAMPLE,
)
def verify_certificate(app: Inventory, call: Call) -> PublicCertificate:
    """The certificate."""
    return ask(app.verify_certificate, VerifyCertificate(code=call.fields["code"]))


@operations.declare(
    "show_certificate",
    "GET",
    "/certificates/{code}",
    tag=TAG,
    summary="The page that verifies a certificate",
    description="The same for people, in French or English; of a code that is not ours it says so.",
    allow=PUBLIC,
    path=CodePath,
    query=PageQuery,
    answer_type="text/html",
    versioned=False,
)
def show_certificate(app: Inventory, call: Call) -> Page:
    """A page."""
    code, language = call.fields["code"], language_of(call)
    certificate: PublicCertificate | None
    try:
        certificate = ask(app.verify_certificate, VerifyCertificate(code=code))
    except NotFound:
        certificate = None
    shown = code if certificate is None else certificate.wipe.code
    return pages.PAGES.answer(
        pages.certificate_page(certificate, shown, language, association=app.association), language
    )
