"""Stock: what stands where, and what is on its way."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit.edge.fields import Instant, limit
from kit.edge.paging import Paging
from kit.edge.references import SiteReference
from services.inventory.domain.devices.kinds import CATEGORIES, GRADES
from services.inventory.domain.devices.states import OURS
from services.inventory.edge.schemas.transfers import TRANSFER_ID

STOCK_PAGING: Final = Paging("get_stock")
IN_TRANSIT_PAGING: Final = Paging("get_stock_in_transit")


class _KindQuery(Schema):
    site = SiteReference(
        load_default=None, metadata={"description": "Slug or id of a site or warehouse."}
    )
    category = fields.String(load_default=None, validate=validate.OneOf(CATEGORIES))
    status = fields.String(load_default=None, validate=validate.OneOf(sorted(OURS)))
    grade = fields.String(load_default=None, validate=validate.OneOf(GRADES))
    limit = limit()


class StockQuery(_KindQuery):
    """Which stock."""

    cursor = STOCK_PAGING.cursor()


class InTransitQuery(_KindQuery):
    """Which of it that is on its way; from or to the site, where one is named."""

    cursor = IN_TRANSIT_PAGING.cursor()


class StockKindAnswer(Schema):
    """How many devices of one kind."""

    category = fields.String()
    status = fields.String()
    grade = fields.String(allow_none=True, metadata={"description": "Null before it is graded."})
    devices = fields.Integer()


class StockAtAnswer(Schema):
    """What stands at one place."""

    site = fields.String(attribute="place.slug")
    site_id = fields.String(attribute="place.id")
    name = fields.String(attribute="place.name")
    kind = fields.String(attribute="place.kind", metadata={"description": "Site or warehouse."})
    devices = fields.Integer()
    kinds = fields.List(fields.Nested(StockKindAnswer))


class StockOfPlacesAnswer(Schema):
    """A page of places."""

    items = fields.List(fields.Nested(StockAtAnswer))
    next_cursor = fields.String(allow_none=True)


class OnTheWayAnswer(Schema):
    """What is in transit with one transfer."""

    transfer_id = fields.String(attribute="transfer.id")
    reference = fields.String(attribute="transfer.state.reference")
    status = fields.String(attribute="transfer.state.status")
    from_site = fields.String(attribute="transfer.state.from_place")
    to_site = fields.String(attribute="transfer.state.to_place")
    shipped_at = Instant(attribute="transfer.state.shipped_at")
    devices = fields.Integer()
    kinds = fields.List(fields.Nested(StockKindAnswer))


class InTransitAnswer(Schema):
    """A page of transfers."""

    items = fields.List(fields.Nested(OnTheWayAnswer))
    next_cursor = fields.String(allow_none=True)


_KINDS_EXAMPLE: Final = [{"category": "laptop", "status": "ready", "grade": "B", "devices": 12}]
STOCK_EXAMPLE: Final[dict[str, Any]] = {
    "site": "saint-denis",
    "site_id": "0197f000-0000-7000-8000-000000000001",
    "name": "Passerelle Saint-Denis",
    "kind": "site",
    "devices": 12,
    "kinds": _KINDS_EXAMPLE,
}
ON_THE_WAY_EXAMPLE: Final[dict[str, Any]] = {
    "transfer_id": TRANSFER_ID,
    "reference": "T-7K3M9PQR",
    "status": "shipped",
    "from_site": "saint-denis",
    "to_site": "lyon",
    "shipped_at": "2026-11-23T10:00:00.000Z",
    "devices": 12,
    "kinds": _KINDS_EXAMPLE,
}
