"""Certificates and labels of devices, and what anybody may see of them."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit.edge.fields import Id, Instant
from services.inventory.application.queries.device_papers import MOST_LABELS

_LONGEST_CODE: Final = 40
_MOST_NAMED: Final = 96
"""Four sheets: more ids would make an address longer than servers take (8 KiB)."""


def _code(description: str, example: str) -> fields.String:
    return fields.String(
        required=True,
        validate=validate.Length(min=1, max=_LONGEST_CODE),
        metadata={"description": description, "example": example},
    )


class FindQuery(Schema):
    """What was scanned or typed."""

    code = fields.String(
        required=True,
        validate=validate.Length(min=1, max=200),
        metadata={
            "description": "Label, its reference, an IMEI or a serial number, in any spelling.",
            "example": "d-7k3m 9pqr",
        },
    )


class CertificateQuery(Schema):
    """Which certificate."""

    number = fields.String(
        load_default=None,
        validate=validate.Length(min=1, max=_LONGEST_CODE),
        metadata={"description": "The last one where left out.", "example": "E-2026-000017"},
    )


class LabelsQuery(Schema):
    """Which labels: of these devices, or of a lot's."""

    device_id = fields.List(Id(), load_default=list, validate=validate.Length(max=_MOST_NAMED))
    lot_id = Id(load_default=None)
    after = Id(
        load_default=None,
        metadata={"description": f"Of a lot of more than {MOST_LABELS}: the last one printed."},
    )


class CertificateAnswer(Schema):
    """That a device was wiped."""

    number = fields.String(attribute="wipe.number")
    code = fields.String(attribute="wipe.code")
    method = fields.String(attribute="wipe.method")
    start = Instant(attribute="wipe.start")
    end = Instant(attribute="wipe.end")
    verified = fields.Boolean(attribute="wipe.verified")
    issued_at = Instant()


class CertificatesAnswer(Schema):
    """In the order of their issue."""

    items = fields.List(fields.Nested(CertificateAnswer))


class ReferencePath(Schema):
    """The device in a path; whatever stands there is answered by a page."""

    reference = fields.String(
        required=True, metadata={"description": "As on its label.", "example": "D-7K3M9PQR"}
    )


class CodePath(Schema):
    """The certificate in a path."""

    code = _code("As on the certificate.", "7K3M9PQRX4TZ")


class PublicCertificateAnswer(Schema):
    """A certificate of ours, and enough of its device to recognise it by."""

    number = fields.String(attribute="wipe.number")
    code = fields.String(attribute="wipe.code")
    method = fields.String(attribute="wipe.method")
    erased_on = fields.Date(attribute="wipe.on")
    verified = fields.Boolean(attribute="wipe.verified")
    category = fields.String()
    make = fields.String()
    model = fields.String()
    serial_end = fields.String(metadata={"description": "The last four characters."})


PUBLIC_CERTIFICATE_EXAMPLE: Final[dict[str, Any]] = {
    "number": "E-2026-000017",
    "code": "7K3M9PQRX4TZ",
    "method": "purge",
    "erased_on": "2026-11-23",
    "verified": True,
    "category": "laptop",
    "make": "Lenovo",
    "model": "ThinkPad T480",
    "serial_end": "BCDE",
}
CERTIFICATE_EXAMPLE: Final[dict[str, Any]] = {
    "number": "E-2026-000017",
    "code": "7K3M9PQRX4TZ",
    "method": "purge",
    "start": "2026-11-23T09:10:00.000Z",
    "end": "2026-11-23T09:12:00.000Z",
    "verified": True,
    "issued_at": "2026-11-23T09:15:00.000Z",
}
