"""Transfers."""

from typing import Any, Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import Id, Instant, Text, limit
from kit.edge.paging import Paging
from kit.edge.references import Code, SiteReference
from services.inventory.domain.transfers.transfer import Settlement, TransferStatus
from services.inventory.edge.schemas.devices import DEVICE_ID

TRANSFERS_PAGING: Final = Paging("list_transfers")
STATUSES: Final[tuple[str, ...]] = get_args(TransferStatus)
SETTLEMENTS: Final[tuple[str, ...]] = get_args(Settlement)
MOST_CODES: Final = 200
"""Scanned by one call; a transfer may hold more."""


def codes(*, required: bool) -> fields.List[Any]:
    """What a scanner read, many at once."""
    options: dict[str, Any] = {"required": True} if required else {"load_default": ()}
    return fields.List(
        Text(longest=200),
        validate=validate.Length(1 if required else 0, MOST_CODES),
        metadata={
            "description": "What a scanner read, or somebody typed: a label's address or reference,"
            " a serial number or an IMEI; a device's id.",
        },
        **options,
    )


class DraftTransferBody(Schema):
    """From where to where, and with what; devices may be added later."""

    from_site = SiteReference(required=True)
    to_site = SiteReference(required=True)
    devices = codes(required=False)


class ChangeTransferBody(Schema):
    """What goes too, and what does not."""

    add = codes(required=False)
    remove = codes(required=False)


class ScanBody(Schema):
    """What was scanned."""

    codes = codes(required=True)


class SettlementBody(Schema):
    """Where one device is."""

    device_id = Id(required=True)
    outcome = fields.String(
        required=True,
        validate=validate.OneOf(SETTLEMENTS),
        metadata={
            "description": "Of a missing one `found_at_origin`, `found_here` or `lost`; of an "
            "extra one `relocated` (it stays) or `sent_back`."
        },
    )
    reason = Code(
        load_default=None,
        metadata={"description": "A code; needed with `lost`.", "example": "stolen"},
    )


class SettleTransferBody(Schema):
    """Some of the differences, or all."""

    settlements = fields.List(
        fields.Nested(SettlementBody), required=True, validate=validate.Length(1, MOST_CODES)
    )


class TransfersQuery(Schema):
    """Which transfers to list."""

    site = SiteReference(
        load_default=None, metadata={"description": "From or to this place, by slug or id."}
    )
    from_site = SiteReference(load_default=None)
    to_site = SiteReference(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    limit = limit()
    cursor = TRANSFERS_PAGING.cursor()


class TransferLineAnswer(Schema):
    """One device of a transfer."""

    device_id = fields.String()
    reference = fields.String()
    outcome = fields.String(
        allow_none=True,
        metadata={
            "description": "Null where it is not known yet; `moved_otherwise` where a count or "
            "another transfer put it right."
        },
    )
    at = Instant(allow_none=True)
    by = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)


class ListedTransferAnswer(Schema):
    """A transfer, without its devices."""

    id = fields.String()
    reference = fields.String(attribute="state.reference")
    status = fields.String(attribute="state.status", validate=validate.OneOf(STATUSES))
    from_site = fields.String(attribute="state.from_place")
    to_site = fields.String(attribute="state.to_place")
    devices = fields.Function(lambda transfer: len(transfer.state.lines))
    arrived = fields.Function(lambda transfer: transfer.state.ended("arrived"))
    missing = fields.Function(
        lambda transfer: len(transfer.state.missing),
        metadata={"description": "Devices of which nobody knows yet where they are."},
    )
    extra = fields.Function(
        lambda transfer: len(transfer.state.unsettled),
        metadata={"description": "Devices that came beside and are not put right yet."},
    )
    drafted_at = Instant(attribute="state.drafted_at")
    drafted_by = fields.String(attribute="state.drafted_by")
    shipped_at = Instant(attribute="state.shipped_at", allow_none=True)
    shipped_by = fields.String(attribute="state.shipped_by", allow_none=True)
    received_at = Instant(attribute="state.received_at", allow_none=True)
    received_by = fields.String(attribute="state.received_by", allow_none=True)
    settled_at = Instant(attribute="state.settled_at", allow_none=True)
    version = fields.Integer(attribute="state.revision")


class TransferAnswer(ListedTransferAnswer):
    """A transfer."""

    lines = fields.List(fields.Nested(TransferLineAnswer), attribute="state.lines")
    extras = fields.List(fields.Nested(TransferLineAnswer), attribute="state.extras")


class TransfersAnswer(Schema):
    """A page of transfers."""

    items = fields.List(fields.Nested(ListedTransferAnswer))
    next_cursor = fields.String(allow_none=True)


class ReceivedCodeAnswer(Schema):
    """What a code was."""

    code = fields.String()
    result = fields.String(
        metadata={
            "description": "`arrived`; `again` where it was scanned before; `extra` where it is "
            "none of the transfer's; `already_here` where the books had it here before; `unknown`."
        }
    )
    device_id = fields.String(allow_none=True)
    reference = fields.String(allow_none=True)


class ReceivingAnswer(Schema):
    """How far a transfer is received, and what the codes were, in their order."""

    transfer = fields.Nested(ListedTransferAnswer)
    scanned = fields.List(fields.Nested(ReceivedCodeAnswer))


TRANSFER_ID: Final = "0197f000-0000-7000-8000-000000000171"
LISTED_EXAMPLE: Final[dict[str, Any]] = {
    "id": TRANSFER_ID,
    "reference": "T-7K3M9PQR",
    "status": "shipped",
    "from_site": "saint-denis",
    "to_site": "lyon",
    "devices": 1,
    "arrived": 0,
    "missing": 1,
    "extra": 0,
    "drafted_at": "2026-11-23T09:00:00.000Z",
    "drafted_by": "stock-1",
    "shipped_at": "2026-11-23T10:00:00.000Z",
    "shipped_by": "stock-1",
    "received_at": None,
    "received_by": None,
    "settled_at": None,
    "version": 2,
}
LINE_EXAMPLE: Final[dict[str, Any]] = {
    "device_id": DEVICE_ID,
    "reference": "D-7K3M9PQR",
    "outcome": None,
    "at": None,
    "by": None,
    "reason": None,
}
TRANSFER_EXAMPLE: Final[dict[str, Any]] = {
    **LISTED_EXAMPLE,
    "lines": [LINE_EXAMPLE],
    "extras": [],
}
