"""Returns."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit.edge.fields import Id, Instant, PersonId, limit
from kit.edge.paging import Paging
from kit.edge.references import SiteReference
from services.inventory.domain.returns.device_return import STATUSES
from services.inventory.domain.returns.terms import FAULTS, GOODWILL, OUTCOMES, REFUSED_BECAUSE
from services.inventory.edge.schemas.devices import DEVICE_ID, scanned
from services.inventory.edge.schemas.sales import PaymentSchema

RETURNS_PAGING: Final = Paging("list_returns")
_MOST_MEANS: Final = 3


class OpenReturnBody(Schema):
    """What is brought back, by whom, and what is wrong with it."""

    site = SiteReference(required=True)
    device = scanned(required=True)
    person_id = Id(required=True)
    fault = fields.String(required=True, validate=validate.OneOf(FAULTS))
    goodwill = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(GOODWILL),
        metadata={"description": "Why a manager takes it although its warranty is over."},
    )


class DecideReturnBody(Schema):
    """What becomes of it."""

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    reason = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(REFUSED_BECAUSE),
        metadata={"description": "Where it is refused, and nowhere else."},
    )
    replacement = scanned(load_default=None, allow_none=True)
    refund = fields.List(
        fields.Nested(PaymentSchema),
        load_default=list,
        validate=validate.Length(max=_MOST_MEANS),
        metadata={
            "description": "Parts that sum to the price of the line. May be left out where the "
            "sale was paid by one means."
        },
    )


class ReturnsQuery(Schema):
    """Which returns to list."""

    site = SiteReference(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    late = fields.Boolean(
        load_default=False,
        truthy={"true", True},
        falsy={"false", False},
        metadata={"description": "Only those that wait for a decision for too long."},
    )
    device_id = Id(load_default=None)
    person_id = Id(load_default=None)
    limit = limit()
    cursor = RETURNS_PAGING.cursor()


class DecisionAnswer(Schema):
    """What becomes of it."""

    outcome = fields.String()
    at = Instant()
    by = fields.String()
    slip_number = fields.String()
    reason = fields.String(allow_none=True)
    refund = fields.List(fields.Nested(PaymentSchema))
    refund_cents = fields.Integer(attribute="refunded")
    replacement_id = fields.String(allow_none=True)
    warranty_until = fields.Date(
        allow_none=True,
        metadata={"description": "Of what the person takes home; null where that is nothing."},
    )


class ListedReturn(Schema):
    """A device brought back once, as lists show it."""

    id = fields.String()
    status = fields.String(attribute="state.status", validate=validate.OneOf(STATUSES))
    device_id = fields.String(attribute="state.device_id")
    category = fields.String(attribute="state.device.category")
    sale_id = fields.String(attribute="state.sale_id")
    line = fields.Integer(attribute="state.line")
    person_id = PersonId(attribute="state.person_id")
    site = fields.String(attribute="state.place")
    opened_at = Instant(attribute="state.opened_at")
    decide_by = Instant(attribute="state.decide_by")
    by = fields.String(attribute="state.by")
    fault = fields.String(attribute="state.fault")
    warranty_until = fields.Date(attribute="state.warranty_until", allow_none=True)
    goodwill = fields.String(attribute="state.goodwill", allow_none=True)
    decision = fields.Nested(DecisionAnswer, attribute="state.decision", allow_none=True)
    currency = fields.Constant("EUR")
    version = fields.Integer()


class ReturnAnswer(ListedReturn):
    """A device brought back once, and what its sale says of the money."""

    receipt_number = fields.String()
    price_cents = fields.Integer(
        attribute="price", metadata={"description": "Of the line: what a refund sums to."}
    )
    paid = fields.List(
        fields.Nested(PaymentSchema), metadata={"description": "How the whole sale was paid."}
    )
    refundable = fields.List(
        fields.Nested(PaymentSchema),
        metadata={
            "description": "The most that may go back by each means; empty once it is decided."
        },
    )


class ReturnsAnswer(Schema):
    """A page of returns."""

    items = fields.List(fields.Nested(ListedReturn))
    next_cursor = fields.String(allow_none=True)


LISTED_EXAMPLE: Final[dict[str, Any]] = {
    "id": "0197f000-0000-7000-8000-000000000401",
    "status": "open",
    "device_id": DEVICE_ID,
    "category": "laptop",
    "sale_id": "0197f000-0000-7000-8000-000000000301",
    "line": 1,
    "person_id": "0197f000-0000-7000-8000-000000000201",
    "site": "saint-denis",
    "opened_at": "2026-12-14T09:00:00.000Z",
    "decide_by": "2026-12-28T09:00:00.000Z",
    "by": "desk-1",
    "fault": "battery",
    "warranty_until": "2028-11-25",
    "goodwill": None,
    "decision": None,
    "currency": "EUR",
    "version": 1,
}
RETURN_EXAMPLE: Final[dict[str, Any]] = LISTED_EXAMPLE | {
    "receipt_number": "2026-saint-denis-000042",
    "price_cents": 12000,
    "paid": [{"means": "cash", "amount_cents": 12000}],
    "refundable": [{"means": "cash", "amount_cents": 12000}],
}
DECIDED_EXAMPLE: Final[dict[str, Any]] = RETURN_EXAMPLE | {
    "status": "refunded",
    "refundable": [],
    "decision": {
        "outcome": "refunded",
        "at": "2026-12-15T10:30:00.000Z",
        "by": "desk-1",
        "slip_number": "2026-saint-denis-r-000007",
        "reason": None,
        "refund": [{"means": "cash", "amount_cents": 12000}],
        "refund_cents": 12000,
        "replacement_id": None,
        "warranty_until": None,
    },
    "version": 3,
}
