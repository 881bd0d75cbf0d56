"""Devices."""

from typing import Any, Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import Id, Instant, Text, limit
from kit.edge.paging import Paging
from kit.edge.references import SiteReference
from services.inventory.domain.devices.kinds import CATEGORIES, GRADES
from services.inventory.domain.devices.states import Status

DEVICES_PAGING: Final = Paging("list_devices")
HISTORY_PAGING: Final = Paging("list_device_history")
STATUSES: Final[tuple[str, ...]] = get_args(Status)

_LONGEST_SCAN: Final = 300


def scanned(**options: Any) -> Text:
    """A device by what a scanner reads of it."""
    return Text(
        longest=_LONGEST_SCAN,
        metadata={
            "description": "Id, label, reference, IMEI or serial number.",
            "example": "D-7K3M9PQR",
        },
        **options,
    )


class DevicesQuery(Schema):
    """Which devices to list."""

    site = SiteReference(
        load_default=None, metadata={"description": "Slug or id of a site or warehouse."}
    )
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    category = fields.String(load_default=None, validate=validate.OneOf(CATEGORIES))
    grade = fields.String(load_default=None, validate=validate.OneOf(GRADES))
    lot_id = Id(load_default=None)
    limit = limit()
    cursor = DEVICES_PAGING.cursor()


class WipeAnswer(Schema):
    """How what it held was erased."""

    number = fields.String(metadata={"description": "Of the certificate."})
    code = fields.String(metadata={"description": "By which anybody verifies the certificate."})
    method = fields.String()
    tool = fields.String(allow_none=True)
    tool_version = fields.String(allow_none=True)
    start = Instant()
    end = Instant()
    verified = fields.Boolean()
    verified_by = fields.String(allow_none=True)
    by = fields.String()
    storage_serial = fields.String(allow_none=True)


class GradingAnswer(Schema):
    """How it was found."""

    at = Instant()
    by = fields.String()
    tests = fields.Dict(keys=fields.String(), values=fields.Boolean())
    cosmetic = fields.Dict(keys=fields.String(), values=fields.String())
    computed = fields.String()
    grade = fields.String()
    override_reason = fields.String(allow_none=True)
    passed = fields.Boolean()


class DeviceAnswer(Schema):
    """A device."""

    id = fields.String()
    reference = fields.String(attribute="state.reference")
    category = fields.String(attribute="state.description.category")
    make = fields.String(attribute="state.description.make")
    model = fields.String(attribute="state.description.model")
    serial = fields.String(attribute="state.description.serial")
    imeis = fields.List(fields.String(), attribute="state.description.imeis")
    specifications = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        attribute="state.description.specifications",
    )
    lot_id = fields.String(attribute="state.lot_id")
    site = fields.String(
        attribute="state.place",
        allow_none=True,
        metadata={"description": "Slug of the site or warehouse; null in transit."},
    )
    transfer_id = fields.String(attribute="state.transfer_id", allow_none=True)
    status = fields.String(attribute="state.status", validate=validate.OneOf(STATUSES))
    wipe = fields.Nested(WipeAnswer, attribute="state.wipe", allow_none=True)
    grading = fields.Nested(GradingAnswer, attribute="state.grading", allow_none=True)
    hold_id = fields.String(attribute="state.hold_id", allow_none=True)
    sale_id = fields.String(attribute="state.sale_id", allow_none=True)
    warranty_until = fields.Date(attribute="state.warranty_until", allow_none=True)
    received_at = Instant(attribute="state.received_at")
    came_back = fields.Integer(attribute="state.came_back")
    version = fields.Integer()


class DevicesAnswer(Schema):
    """A page of devices."""

    items = fields.List(fields.Nested(DeviceAnswer))
    next_cursor = fields.String(allow_none=True)


class HistoryQuery(Schema):
    """From which step on."""

    limit = limit()
    cursor = HISTORY_PAGING.cursor()


class StepAnswer(Schema):
    """One step."""

    number = fields.Integer()
    at = Instant()
    what = fields.String()
    by = fields.String(allow_none=True)
    site_id = fields.String(attribute="place_id", allow_none=True)
    facts = fields.Dict(keys=fields.String())


class HistoryAnswer(Schema):
    """A page of a history."""

    items = fields.List(fields.Nested(StepAnswer))
    next_cursor = fields.String(allow_none=True)


DEVICE_ID: Final = "0197f000-0000-7000-8000-000000000101"
DEVICE_EXAMPLE: Final[dict[str, Any]] = {
    "id": DEVICE_ID,
    "reference": "D-7K3M9PQR",
    "category": "laptop",
    "make": "Lenovo",
    "model": "ThinkPad T480",
    "serial": "PF1ABCDE",
    "imeis": [],
    "specifications": {"memory_gb": "8", "storage_gb": "256"},
    "lot_id": "0197f000-0000-7000-8000-000000000100",
    "site": "saint-denis",
    "transfer_id": None,
    "status": "received",
    "wipe": None,
    "grading": None,
    "hold_id": None,
    "sale_id": None,
    "warranty_until": None,
    "received_at": "2026-11-23T09:00:00.000Z",
    "came_back": 0,
    "version": 1,
}
