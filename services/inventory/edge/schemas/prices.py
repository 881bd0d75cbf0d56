"""Price grids."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit.edge.references import Day
from services.inventory.domain.devices.kinds import CATEGORIES, GRADES
from services.inventory.edge.schemas.sales import cents


class PriceSchema(Schema):
    """What devices of a category and grade cost."""

    category = fields.String(required=True, validate=validate.OneOf(CATEGORIES))
    grade = fields.String(required=True, validate=validate.OneOf(GRADES))
    price_cents = cents(required=True, attribute="price")
    reference_price_cents = cents(load_default=None, allow_none=True, attribute="reference_price")


class PublishPriceGridBody(Schema):
    """All prices, since what is not among them is not sold."""

    valid_from = Day(required=True, metadata={"description": "Local day; not past."})
    prices = fields.List(
        fields.Nested(PriceSchema),
        required=True,
        validate=validate.Length(min=1, max=len(CATEGORIES) * len(GRADES)),
    )
    confirmed = fields.Boolean(
        load_default=False,
        metadata={"description": "It is meant to lack what the version in force has."},
    )


class PriceGridAnswer(Schema):
    """A version of the prices."""

    number = fields.Integer(attribute="grid.number")
    valid_from = fields.Date(attribute="grid.valid_from")
    in_force = fields.Boolean(metadata={"description": "Today, by the clocks of Paris."})
    prices = fields.List(fields.Nested(PriceSchema), attribute="grid.rows")
    currency = fields.Constant("EUR")


class PriceGridsAnswer(Schema):
    """Every version, the latest first."""

    items = fields.List(fields.Nested(PriceGridAnswer))


PUBLISH_EXAMPLE: Final[dict[str, Any]] = {
    "valid_from": "2100-01-01",
    "confirmed": True,
    "prices": [
        {
            "category": "laptop",
            "grade": "A",
            "price_cents": 15000,
            "reference_price_cents": 36000,
        }
    ],
}
GRID_EXAMPLE: Final[dict[str, Any]] = {
    "number": 2,
    "in_force": False,
    "currency": "EUR",
    "valid_from": PUBLISH_EXAMPLE["valid_from"],
    "prices": PUBLISH_EXAMPLE["prices"],
}
