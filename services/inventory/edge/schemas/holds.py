"""Holds: what is asked and what is answered."""

from typing import Any, Final, get_args

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kit.edge.fields import Id, Instant, PersonId, limit
from kit.edge.paging import Paging
from kit.edge.references import SiteReference
from services.inventory.application.views import HoldWarning
from services.inventory.domain.devices.kinds import CATEGORIES
from services.inventory.domain.holds.hold import RELEASE_REASONS, HoldStatus
from services.inventory.edge.schemas.devices import DEVICE_ID, scanned

HOLDS_PAGING: Final = Paging("list_holds")
STATUSES: Final[tuple[str, ...]] = get_args(HoldStatus)
WARNINGS: Final[tuple[str, ...]] = get_args(HoldWarning)


def _appointment(**kwargs: Any) -> Id:
    return Id(
        metadata={"description": "Booking's, at which the person picks the device up."}, **kwargs
    )


class HoldDeviceBody(Schema):
    """For whom: either a device, or any of a category at a site."""

    person_id = Id(required=True)
    device_id = scanned(load_default=None, allow_none=True)
    category = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(CATEGORIES)
    )
    site = SiteReference(load_default=None, allow_none=True)
    appointment_id = _appointment(load_default=None, allow_none=True)

    @validates_schema
    def _one_or_the_other(self, data: dict[str, Any], **_kwargs: Any) -> None:
        any_of = (data["category"], data["site"])
        if data["device_id"] is None and None in any_of:
            raise ValidationError("Give a device, or a category and a site.", "device_id")
        if data["device_id"] is not None and any_of != (None, None):
            raise ValidationError("Give a device, or a category and a site, not both.", "device_id")


class AcceptOfferBody(Schema):
    """When it is picked up, where that is known."""

    appointment_id = _appointment(load_default=None, allow_none=True)


class PlanPickUpBody(Schema):
    """When it is picked up."""

    appointment_id = _appointment(required=True)


class ReleaseHoldBody(Schema):
    """Why it is given back."""

    reason = fields.String(required=True, validate=validate.OneOf(RELEASE_REASONS))


class HoldsQuery(Schema):
    """Which holds to list."""

    site = SiteReference(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    category = fields.String(load_default=None, validate=validate.OneOf(CATEGORIES))
    person_id = Id(load_default=None)
    limit = limit()
    cursor = HOLDS_PAGING.cursor()


class HoldAnswer(Schema):
    """A hold, or a place in line."""

    id = fields.String(attribute="hold.id")
    person_id = PersonId(attribute="hold.state.person_id")
    category = fields.String(attribute="hold.state.category")
    site = fields.String(attribute="hold.state.place")
    status = fields.String(attribute="hold.state.status", validate=validate.OneOf(STATUSES))
    position = fields.Integer(
        allow_none=True, metadata={"description": "In line, 1 for the next; else null."}
    )
    device_id = fields.String(
        attribute="hold.state.device_id",
        allow_none=True,
        metadata={"description": "What is or was kept; null of who waits."},
    )
    until = Instant(
        attribute="hold.state.until",
        allow_none=True,
        metadata={"description": "When the offer or the hold ends or ended."},
    )
    appointment_id = fields.String(attribute="hold.state.appointment_id", allow_none=True)
    extended = fields.Boolean(attribute="hold.state.extended")
    waived = fields.Boolean(
        attribute="hold.state.waived",
        metadata={"description": "A manager keeps it for somebody without a solidarity right."},
    )
    asked_at = Instant(attribute="hold.state.asked_at")
    reason = fields.String(
        attribute="hold.state.reason",
        allow_none=True,
        metadata={"description": "Why it was released."},
    )
    sale_id = fields.String(attribute="hold.state.sale_id", allow_none=True)
    warnings = fields.List(
        fields.String(validate=validate.OneOf(WARNINGS)),
        metadata={"description": "When it is asked for: what a sale would be refused for."},
    )
    version = fields.Integer(attribute="hold.version")


class HoldsAnswer(Schema):
    """A page of holds."""

    items = fields.List(fields.Nested(HoldAnswer))
    next_cursor = fields.String(allow_none=True)


HOLD_EXAMPLE: Final[dict[str, Any]] = {
    "id": "0197f000-0000-7000-8000-000000000301",
    "person_id": "0197f000-0000-7000-8000-000000000003",
    "category": "laptop",
    "site": "saint-denis",
    "status": "held",
    "position": None,
    "device_id": DEVICE_ID,
    "until": "2026-11-25T09:00:00.000Z",
    "appointment_id": None,
    "extended": False,
    "waived": False,
    "asked_at": "2026-11-23T09:00:00.000Z",
    "reason": None,
    "sale_id": None,
    "warnings": [],
    "version": 1,
}
