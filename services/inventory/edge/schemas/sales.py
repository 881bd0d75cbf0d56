"""Sales and donations."""

from typing import Any, Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import Id, PersonId, limit
from kit.edge.paging import Paging
from kit.edge.references import Day, Instant, SiteReference
from services.inventory.domain.sales.lines import MEANS
from services.inventory.domain.sales.sale import Way
from services.inventory.domain.sales.waivers import WAIVER_REASONS
from services.inventory.domain.top_ups.offer import HIGHEST, LOWEST, OPERATORS
from services.inventory.edge.schemas.devices import scanned

WAYS: Final[tuple[str, ...]] = get_args(Way)
SALES_PAGING: Final = Paging("list_sales")
MOST_CENTS: Final = 1_000_000
MOST_LINES: Final = 20
_CENTS = {"description": "In euro cents."}


def cents(**options: Any) -> fields.Integer:
    """An amount in euro cents."""
    return fields.Integer(
        strict=True, validate=validate.Range(min=0, max=MOST_CENTS), metadata=_CENTS, **options
    )


class PaymentSchema(Schema):
    """A part of the price, and how it is paid."""

    means = fields.String(required=True, validate=validate.OneOf(MEANS))
    amount_cents = cents(required=True, attribute="amount")


class WaiverBody(Schema):
    """Why a manager lets pass what the rules refuse."""

    reason = fields.String(required=True, validate=validate.OneOf(WAIVER_REASONS))


class DonateBody(Schema):
    """What one person is given."""

    site = SiteReference(required=True)
    person_id = Id(required=True)
    devices = fields.List(
        scanned(),
        load_default=list,
        validate=validate.Length(max=MOST_LINES),
        metadata={
            "description": "Devices that stand at the site, each by its id, label, reference, "
            "IMEI or serial number."
        },
    )
    waiver = fields.Nested(WaiverBody, load_default=None, allow_none=True)


class WantedTopUpSchema(Schema):
    """A top-up that somebody wants."""

    operator = fields.String(required=True, validate=validate.OneOf(OPERATORS))
    face_value_cents = fields.Integer(
        required=True,
        strict=True,
        attribute="face_value",
        validate=validate.Range(min=LOWEST, max=HIGHEST),
        metadata=_CENTS,
    )


class SellBody(DonateBody):
    """What one person takes home, and how it is paid."""

    top_ups = fields.List(
        fields.Nested(WantedTopUpSchema),
        load_default=list,
        validate=validate.Length(max=MOST_LINES),
    )
    payments = fields.List(
        fields.Nested(PaymentSchema),
        load_default=list,
        validate=validate.Length(max=MOST_LINES),
        metadata={"description": "Parts that sum to the total."},
    )
    cash_given_cents = cents(load_default=None, allow_none=True, attribute="cash_given")


class DeviceLineAnswer(Schema):
    """A device of a sale."""

    number = fields.Integer()
    device_id = fields.String()
    reference = fields.String()
    category = fields.String()
    make = fields.String()
    model = fields.String()
    grade = fields.String()
    price_cents = fields.Integer(attribute="price")
    reference_price_cents = fields.Integer(attribute="reference_price", allow_none=True)
    saving_cents = fields.Integer(attribute="saving")
    quota = fields.String(allow_none=True)
    warranty_until = fields.Date()


class TopUpLineAnswer(Schema):
    """A top-up of a sale; its code is shown by `reveal_top_up` alone."""

    number = fields.Integer()
    top_up_id = fields.String()
    operator = fields.String()
    face_value_cents = fields.Integer(attribute="face_value")
    price_cents = fields.Integer(attribute="price")


class WaiverAnswer(Schema):
    """What a manager let pass, and why."""

    reason = fields.String()
    by = fields.String()
    waived = fields.List(fields.String())


class GivenBackAnswer(Schema):
    """A line that was given back."""

    line = fields.Integer()
    at = Instant()


class SaleAnswer(Schema):
    """A sale or a donation."""

    id = fields.String()
    receipt_number = fields.String(attribute="state.receipt_number")
    way = fields.String(attribute="state.way", validate=validate.OneOf(WAYS))
    site = fields.String(attribute="state.site")
    site_id = fields.String(attribute="state.site_id")
    at = Instant(attribute="state.at")
    day = fields.Date(attribute="state.day")
    person_id = PersonId(attribute="state.person_id")
    household_id = fields.String(attribute="state.household_id", allow_none=True)
    by = fields.String(attribute="state.by")
    devices = fields.List(fields.Nested(DeviceLineAnswer), attribute="state.devices")
    top_ups = fields.List(fields.Nested(TopUpLineAnswer), attribute="state.top_ups")
    total_cents = fields.Integer(attribute="state.total")
    saving_cents = fields.Integer(attribute="state.saving")
    currency = fields.Constant("EUR")
    payments = fields.List(fields.Nested(PaymentSchema), attribute="state.payments")
    cash_given_cents = fields.Integer(attribute="state.cash_given", allow_none=True)
    change_cents = fields.Integer(attribute="state.change")
    price_grid_version = fields.Integer(attribute="state.grid_version")
    quota_rules_version = fields.Integer(attribute="state.rules_version")
    waiver = fields.Nested(WaiverAnswer, attribute="state.waiver", allow_none=True)
    given_back = fields.List(fields.Nested(GivenBackAnswer), attribute="state.given_back")
    version = fields.Integer()


class ReplacedByAnswer(Schema):
    """The device that was handed over instead."""

    device_id = fields.String()
    reference = fields.String()
    category = fields.String()
    make = fields.String()
    model = fields.String()
    grade = fields.String(allow_none=True)


class LineNowAnswer(DeviceLineAnswer):
    """A device of a sale, and the one in its place now."""

    replaced_by = fields.Nested(
        ReplacedByAnswer,
        allow_none=True,
        metadata={"description": "The last, where it was replaced more than once."},
    )


class SaleNowAnswer(SaleAnswer):
    """A sale or a donation, and what became of its devices."""

    devices = fields.List(fields.Nested(LineNowAnswer))


class SalesQuery(Schema):
    """A site's till on a day."""

    site = SiteReference(required=True)
    day = Day(load_default=None, metadata={"description": "Local; left out: today."})
    limit = limit()
    cursor = SALES_PAGING.cursor()


class SalesAnswer(Schema):
    """A page of sales."""

    items = fields.List(fields.Nested(SaleAnswer))
    next_cursor = fields.String(allow_none=True)


class TakingsQuery(Schema):
    """A site's till on a day."""

    site = SiteReference(required=True)
    day = Day(load_default=None, metadata={"description": "Local; left out: today."})


class TakingsAnswer(Schema):
    """What came in. Refunds are paid by their own slips: told beside, and not taken off."""

    site = fields.String()
    day = fields.Date()
    sales = fields.Integer()
    donations = fields.Integer()
    first_receipt = fields.String(allow_none=True)
    last_receipt = fields.String(allow_none=True)
    total_cents = fields.Integer(attribute="total")
    cash_cents = fields.Integer(attribute="by_means.cash")
    card_cents = fields.Integer(attribute="by_means.card")
    voucher_cents = fields.Integer(attribute="by_means.voucher")
    refunds = fields.Integer()
    refunded_total_cents = fields.Integer(attribute="refunded_total")
    refunded_cash_cents = fields.Integer(attribute="refunded.cash")
    refunded_card_cents = fields.Integer(attribute="refunded.card")
    refunded_voucher_cents = fields.Integer(attribute="refunded.voucher")
    expected_cash_cents = fields.Integer(
        attribute="expected_cash",
        metadata={
            "description": "`cash_cents`, net of change, less `refunded_cash_cents`: what the day "
            "added to the drawer, below 0 where more went out."
        },
    )
    saving_cents = fields.Integer(attribute="saving")
    currency = fields.Constant("EUR")


class SalePath(Schema):
    """Which sale."""

    sale = fields.String(
        required=True,
        validate=[
            validate.Length(min=1, max=100),
            validate.Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", error="Neither an id nor a number."),
        ],
        metadata={
            "description": "Id, or the receipt's number.",
            "example": "2026-saint-denis-000042",
        },
    )


SELL_EXAMPLE: Final[dict[str, Any]] = {
    "site": "saint-denis",
    "person_id": "0197f000-0000-7000-8000-000000000201",
    "devices": ["0197f000-0000-7000-8000-000000000101"],
    "top_ups": [],
    "payments": [{"means": "cash", "amount_cents": 12000}],
    "cash_given_cents": 15000,
    "waiver": None,
}
DONATE_EXAMPLE: Final[dict[str, Any]] = {
    "site": "saint-denis",
    "person_id": "0197f000-0000-7000-8000-000000000201",
    "devices": ["0197f000-0000-7000-8000-000000000101"],
    "waiver": {"reason": "emergency"},
}
SALE_EXAMPLE: Final[dict[str, Any]] = {
    "id": "0197f000-0000-7000-8000-000000000301",
    "receipt_number": "2026-saint-denis-000042",
    "way": "sale",
    "site": "saint-denis",
    "site_id": "0197f000-0000-7000-8000-000000000001",
    "at": "2026-11-25T13:30:00.000Z",
    "day": "2026-11-25",
    "person_id": "0197f000-0000-7000-8000-000000000201",
    "household_id": "0197f000-0000-7000-8000-000000000202",
    "by": "desk-1",
    "devices": [
        {
            "number": 1,
            "device_id": "0197f000-0000-7000-8000-000000000101",
            "reference": "D-7K3M9PQR",
            "category": "laptop",
            "make": "Lenovo",
            "model": "ThinkPad T480",
            "grade": "B",
            "price_cents": 12000,
            "reference_price_cents": 35000,
            "saving_cents": 23000,
            "quota": "computer",
            "warranty_until": "2028-11-25",
        }
    ],
    "top_ups": [],
    "total_cents": 12000,
    "saving_cents": 23000,
    "currency": "EUR",
    "payments": [{"means": "cash", "amount_cents": 12000}],
    "cash_given_cents": 15000,
    "change_cents": 3000,
    "price_grid_version": 1,
    "quota_rules_version": 1,
    "waiver": None,
    "given_back": [],
    "version": 1,
}
SALE_NOW_EXAMPLE: Final[dict[str, Any]] = SALE_EXAMPLE | {
    "devices": [SALE_EXAMPLE["devices"][0] | {"replaced_by": None}],
}
DONATION_EXAMPLE: Final[dict[str, Any]] = SALE_EXAMPLE | {
    "way": "donation",
    "devices": [SALE_EXAMPLE["devices"][0] | {"price_cents": 0, "saving_cents": 35000}],
    "total_cents": 0,
    "saving_cents": 35000,
    "payments": [],
    "cash_given_cents": None,
    "change_cents": 0,
    "waiver": {"reason": "emergency", "by": "manager-1", "waived": ["computer"]},
}
TAKINGS_EXAMPLE: Final[dict[str, Any]] = {
    "site": "saint-denis",
    "day": "2026-11-25",
    "sales": 3,
    "donations": 1,
    "first_receipt": "2026-saint-denis-000041",
    "last_receipt": "2026-saint-denis-000044",
    "total_cents": 31000,
    "cash_cents": 12000,
    "card_cents": 15000,
    "voucher_cents": 4000,
    "refunds": 1,
    "refunded_total_cents": 9000,
    "refunded_cash_cents": 9000,
    "refunded_card_cents": 0,
    "refunded_voucher_cents": 0,
    "expected_cash_cents": 3000,
    "saving_cents": 64000,
    "currency": "EUR",
}
