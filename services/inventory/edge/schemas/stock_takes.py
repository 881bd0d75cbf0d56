"""Stock-takes."""

from typing import Any, Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import Id, Instant, limit
from kit.edge.paging import Paging
from kit.edge.references import SiteReference
from services.inventory.domain.stock_takes.stock_take import Correction, Kind, StockTakeStatus
from services.inventory.edge.schemas.devices import DEVICE_ID

STOCK_TAKES_PAGING: Final = Paging("list_stock_takes")
STATUSES: Final[tuple[str, ...]] = get_args(StockTakeStatus)
_MOST_LOST: Final = 1000


class OpenStockTakeBody(Schema):
    """Which place is counted."""

    site = SiteReference(
        required=True, metadata={"description": "Slug or id of a site or warehouse."}
    )


class ApproveCorrectionBody(Schema):
    """What is written off."""

    lost = fields.List(
        Id(),
        load_default=(),
        validate=validate.Length(0, _MOST_LOST),
        metadata={
            "description": "Ids of missing devices that are written off; the others stay in the "
            "books, to be looked for. Only a manager may."
        },
    )


class StockTakesQuery(Schema):
    """Which counts to list."""

    site = SiteReference(
        load_default=None, metadata={"description": "Slug or id of a site or warehouse."}
    )
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    limit = limit()
    cursor = STOCK_TAKES_PAGING.cursor()


class DifferenceAnswer(Schema):
    """What was counted otherwise than the books say."""

    kind = fields.String(
        validate=validate.OneOf(get_args(Kind)),
        metadata={
            "description": "`missing`: not scanned; `elsewhere`, `in_transit`, `handed_over`, "
            "`scrapped`: scanned, and so in the books; `unknown`: no device of ours."
        },
    )
    device_id = fields.String(allow_none=True)
    reference = fields.String(allow_none=True)
    code = fields.String(allow_none=True, metadata={"description": "Of what is unknown."})
    site = fields.String(
        attribute="place", allow_none=True, metadata={"description": "Where the books have it."}
    )
    status = fields.String(allow_none=True)
    correction = fields.String(
        allow_none=True,
        validate=validate.OneOf(get_args(Correction)),
        metadata={"description": "What was done about it; null before that is approved."},
    )


class ListedStockTakeAnswer(Schema):
    """A count, without its differences."""

    id = fields.String()
    status = fields.String(attribute="state.status", validate=validate.OneOf(STATUSES))
    site = fields.String(attribute="state.place")
    site_id = fields.String(attribute="state.place_id")
    opened_at = Instant(attribute="state.opened_at")
    opened_by = fields.String(attribute="state.opened_by")
    expected = fields.Integer(
        attribute="state.expected",
        metadata={"description": "Devices that the books had there when it was opened."},
    )
    found = fields.Integer(attribute="state.found")
    moved = fields.Integer(
        attribute="state.moved",
        metadata={"description": "Expected ones that left meanwhile, which is no difference."},
    )
    counted_by = fields.List(fields.String(), attribute="state.counted_by")
    closed_at = Instant(attribute="state.closed_at", allow_none=True)
    closed_by = fields.String(attribute="state.closed_by", allow_none=True)
    approved_at = Instant(attribute="state.approved_at", allow_none=True)
    approved_by = fields.String(attribute="state.approved_by", allow_none=True)
    discarded_at = Instant(attribute="state.discarded_at", allow_none=True)
    discarded_by = fields.String(attribute="state.discarded_by", allow_none=True)
    version = fields.Integer()


class StockTakeAnswer(ListedStockTakeAnswer):
    """A count."""

    differences = fields.List(fields.Nested(DifferenceAnswer), attribute="state.differences")


class StockTakesAnswer(Schema):
    """A page of counts."""

    items = fields.List(fields.Nested(ListedStockTakeAnswer))
    next_cursor = fields.String(allow_none=True)


class CountedCodeAnswer(Schema):
    """What a code was."""

    code = fields.String()
    result = fields.String(
        metadata={
            "description": "`counted`; `again` where it was scanned before; else as the kind of a "
            "difference."
        }
    )
    device_id = fields.String(allow_none=True)
    reference = fields.String(allow_none=True)
    site = fields.String(
        attribute="place", allow_none=True, metadata={"description": "Where the books have it."}
    )


class CountingAnswer(Schema):
    """What the codes were, in their order, and how far the count is."""

    seen = fields.List(fields.Nested(CountedCodeAnswer))
    scans = fields.Integer(metadata={"description": "Things scanned so far, each once."})
    expected = fields.Integer(attribute="take.state.expected")


LISTED_EXAMPLE: Final[dict[str, Any]] = {
    "id": "0197f000-0000-7000-8000-000000000172",
    "status": "counting",
    "site": "saint-denis",
    "site_id": "0197f000-0000-7000-8000-000000000001",
    "opened_at": "2026-11-23T09:00:00.000Z",
    "opened_by": "stock-1",
    "expected": 40,
    "found": 0,
    "moved": 0,
    "counted_by": [],
    "closed_at": None,
    "closed_by": None,
    "approved_at": None,
    "approved_by": None,
    "discarded_at": None,
    "discarded_by": None,
    "version": 1,
}
STOCK_TAKE_EXAMPLE: Final[dict[str, Any]] = {**LISTED_EXAMPLE, "differences": []}
COUNTED_EXAMPLE: Final[dict[str, Any]] = {
    **STOCK_TAKE_EXAMPLE,
    "status": "counted",
    "found": 40,
    "counted_by": ["stock-1", "stock-2"],
    "closed_at": "2026-11-23T11:00:00.000Z",
    "closed_by": "stock-1",
    "version": 2,
    "differences": [
        {
            "kind": "elsewhere",
            "device_id": DEVICE_ID,
            "reference": "D-7K3M9PQR",
            "code": None,
            "site": "lyon",
            "status": "ready",
            "correction": None,
        }
    ],
}
