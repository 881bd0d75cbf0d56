"""Papers of devices: certificates of wiping, and labels."""

from typing import Any

from kernel.refusals import NotFound
from kit.edge.operation import Call, Page
from kit.edge.papers import PDF, printed
from kit.edge.use_cases import ask, scope_of
from services.inventory.application.queries.device_papers import (
    MOST_LABELS,
    GetLabel,
    GetWipeCertificate,
    ListCertificates,
    PrintLabels,
)
from services.inventory.bootstrap import Inventory
from services.inventory.edge.operations import FLOOR, operations
from services.inventory.edge.schemas.device_papers import (
    CERTIFICATE_EXAMPLE,
    CertificateQuery,
    CertificatesAnswer,
    LabelsQuery,
)

TAG = "devices"
_SVG = "image/svg+xml"


@operations.declare(
    "list_certificates",
    "GET",
    "/devices/{device_id}/certificates",
    tag=TAG,
    summary="List the certificates of a device",
    description="Of all its wipes, the first one first: none of them is ever taken back.",
    allow=FLOOR,
    answer=CertificatesAnswer,
    refusals=(NotFound,),
    answer_example={"items": [CERTIFICATE_EXAMPLE]},
)
def list_certificates(app: Inventory, call: Call) -> dict[str, Any]:
    """All of them."""
    question = ListCertificates(scope=scope_of(call.caller), device_id=call.fields["device_id"])
    return {"items": ask(app.list_certificates, question)}


@operations.declare(
    "get_wipe_certificate",
    "GET",
    "/devices/{device_id}/certificate",
    tag=TAG,
    summary="Print the certificate of a wipe",
    description="As PDF, for the donor and the new owner: of the last wipe, or the one with that "
    "`number`. Its code leads to the public page that says whether it is ours.",
    allow=FLOOR,
    query=CertificateQuery,
    answer_type=PDF,
    refusals=(NotFound,),
)
def get_wipe_certificate(app: Inventory, call: Call) -> Page:
    """A PDF."""
    question = GetWipeCertificate(scope=scope_of(call.caller), **call.fields)
    certificate = ask(app.get_wipe_certificate, question)
    body = app.papers.wipe_certificate(certificate)
    return printed(body, f"certificate-{certificate.number}.pdf")


@operations.declare(
    "get_device_label",
    "GET",
    "/devices/{device_id}/label",
    tag=TAG,
    summary="Draw the label of a device",
    description="As SVG, 63.5 × 33.9 mm; its QR code leads to the device's public page.",
    allow=FLOOR,
    answer_type=_SVG,
    refusals=(NotFound,),
)
def get_device_label(app: Inventory, call: Call) -> Page:
    """An SVG."""
    question = GetLabel(scope=scope_of(call.caller), device_id=call.fields["device_id"])
    device = ask(app.get_label, question)
    return printed(app.papers.label(device), f"{device.reference}.svg", _SVG)


@operations.declare(
    "print_labels",
    "GET",
    "/labels",
    tag=TAG,
    summary="Print sheets of labels",
    description="As PDF, 24 on a sheet of A4: of the devices that `device_id` names, once or "
    f"repeated, or of a lot's at the caller's places, at most {MOST_LABELS} of it at once.",
    allow=FLOOR,
    query=LabelsQuery,
    answer_type=PDF,
    refusals=(NotFound,),
)
def print_labels(app: Inventory, call: Call) -> Page:
    """A PDF."""
    given = call.fields
    question = PrintLabels(
        scope=scope_of(call.caller),
        device_ids=tuple(given["device_id"]),
        lot_id=given["lot_id"],
        after=given["after"],
    )
    devices = ask(app.print_labels, question)
    return printed(app.papers.label_sheet(devices), "labels.pdf")
