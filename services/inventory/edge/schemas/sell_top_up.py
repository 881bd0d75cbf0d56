"""A top-up that is sold by itself."""

from typing import Any, Final

from marshmallow import fields, validate

from kit.edge.fields import Id
from kit.edge.references import SiteReference
from services.inventory.edge.schemas.sales import (
    MOST_LINES,
    SALE_EXAMPLE,
    PaymentSchema,
    WaiverBody,
    WantedTopUpSchema,
    cents,
)
from services.inventory.edge.schemas.top_ups import TOP_UP_EXAMPLE


class SellTopUpBody(WantedTopUpSchema):
    """Who wants which, where, and how it is paid."""

    site = SiteReference(required=True)
    person_id = Id(required=True)
    payments = fields.List(
        fields.Nested(PaymentSchema),
        load_default=list,
        validate=validate.Length(max=MOST_LINES),
        metadata={"description": "Parts that sum to the price; see `list_top_up_stock`."},
    )
    cash_given_cents = cents(load_default=None, allow_none=True, attribute="cash_given")
    waiver = fields.Nested(WaiverBody, load_default=None, allow_none=True)


SELL_TOP_UP_EXAMPLE: Final[dict[str, Any]] = {
    "site": "saint-denis",
    "person_id": "0197f000-0000-7000-8000-000000000201",
    "operator": "orange",
    "face_value_cents": 1000,
    "payments": [{"means": "cash", "amount_cents": 900}],
    "cash_given_cents": 1000,
    "waiver": None,
}
TOP_UP_SALE_EXAMPLE: Final[dict[str, Any]] = SALE_EXAMPLE | {
    "devices": [],
    "top_ups": [
        {
            "number": 1,
            "top_up_id": TOP_UP_EXAMPLE["id"],
            "operator": "orange",
            "face_value_cents": 1000,
            "price_cents": 900,
        }
    ],
    "total_cents": 900,
    "saving_cents": 0,
    "payments": [{"means": "cash", "amount_cents": 900}],
    "cash_given_cents": 1000,
    "change_cents": 100,
}
