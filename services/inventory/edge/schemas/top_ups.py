"""Top-ups in stock, and those that were sold. `RevealedAnswer` alone has a code."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit.edge.fields import Id, Instant, PersonId
from services.inventory.domain.top_ups.offer import OPERATORS
from services.inventory.domain.top_ups.top_up import VOID_REASONS


class StockQuery(Schema):
    """Of one operator, or of all."""

    operator = fields.String(load_default=None, validate=validate.OneOf(OPERATORS))


class StockLineAnswer(Schema):
    """Unsold codes of one operator and face value."""

    operator = fields.String()
    face_value_cents = fields.Integer(attribute="face_value")
    available = fields.Integer(metadata={"description": "May be sold."})
    expiring = fields.Integer(metadata={"description": "Of them, those with 30 days or less."})
    too_late = fields.Integer(metadata={"description": "With less than a week: not sold."})
    expired = fields.Integer(metadata={"description": "Were never sold."})
    price_cents = fields.Integer(
        attribute="price", allow_none=True, metadata={"description": "Of the one sold next."}
    )
    enter_by = fields.Date(
        allow_none=True, metadata={"description": "Last day to enter the one sold next."}
    )


class StockAnswer(Schema):
    """By operator and face value."""

    items = fields.List(fields.Nested(StockLineAnswer))


class TopUpAnswer(Schema):
    """A top-up that was sold, without its code."""

    id = fields.String()
    operator = fields.String(attribute="state.offer.operator")
    face_value_cents = fields.Integer(attribute="state.offer.face_value")
    price_cents = fields.Integer(attribute="state.offer.price")
    enter_by = fields.Date(attribute="state.offer.enter_by")
    validity_days = fields.Integer(attribute="state.offer.validity_days")
    sale_id = fields.String(attribute="state.sale_id")
    person_id = PersonId(attribute="state.person_id")
    site = fields.String(attribute="state.place")
    sold_at = Instant(attribute="state.sold_at")
    status = fields.String(attribute="state.status")
    shown_at = Instant(attribute="state.shown_at", allow_none=True)
    replaces = fields.String(attribute="state.replaces", allow_none=True)
    replaced_by = fields.String(attribute="state.replaced_by", allow_none=True)
    version = fields.Integer()


class TopUpsQuery(Schema):
    """Of which sale."""

    sale_id = Id(required=True)


class TopUpsAnswer(Schema):
    """Those of a sale."""

    items = fields.List(fields.Nested(TopUpAnswer))


class RevealedAnswer(Schema):
    """A top-up with its code, which is told nowhere else and never again."""

    id = fields.String(attribute="top_up.id")
    operator = fields.String(attribute="top_up.state.offer.operator")
    face_value_cents = fields.Integer(attribute="top_up.state.offer.face_value")
    enter_by = fields.Date(attribute="top_up.state.offer.enter_by")
    validity_days = fields.Integer(attribute="top_up.state.offer.validity_days")
    code = fields.String(attribute="code.text")
    version = fields.Integer(attribute="top_up.version")


class ReplaceBody(Schema):
    """Why."""

    reason = fields.String(required=True, validate=validate.OneOf(VOID_REASONS))


STOCK_EXAMPLE: Final[dict[str, Any]] = {
    "items": [
        {
            "operator": "orange",
            "face_value_cents": 1000,
            "available": 118,
            "expiring": 20,
            "too_late": 0,
            "expired": 2,
            "price_cents": 900,
            "enter_by": "2026-12-20",
        }
    ]
}
TOP_UP_EXAMPLE: Final[dict[str, Any]] = {
    "id": "0197f000-0000-7000-8000-00000000007a",
    "operator": "orange",
    "face_value_cents": 1000,
    "price_cents": 900,
    "enter_by": "2027-03-31",
    "validity_days": 60,
    "sale_id": "0197f000-0000-7000-8000-0000000000e1",
    "person_id": "0197f000-0000-7000-8000-0000000000a1",
    "site": "saint-denis",
    "sold_at": "2026-11-23T09:00:00.000Z",
    "status": "shown",
    "shown_at": "2026-11-23T09:01:00.000Z",
    "replaces": None,
    "replaced_by": None,
    "version": 2,
}
REVEALED_EXAMPLE: Final[dict[str, Any]] = {
    "id": TOP_UP_EXAMPLE["id"],
    "operator": "orange",
    "face_value_cents": 1000,
    "enter_by": "2027-03-31",
    "validity_days": 60,
    "code": "00000000000000",
    "version": 2,
}
