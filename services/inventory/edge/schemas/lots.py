"""Lots, and the machines that come with them."""

from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate

from kit.edge.fields import Id, Text, limit
from kit.edge.file_schemas import AllOrNothingQuery
from kit.edge.paging import Paging
from kit.edge.references import Day, SiteReference
from services.inventory.application.describing import LONGEST_NAME, MOST_IMEIS
from services.inventory.domain.devices.kinds import CATEGORIES
from services.inventory.domain.lots.lot import DONOR_KINDS, MOST_DEVICES, MOST_GRAMS
from services.inventory.edge.schemas.factors import kilograms

LOTS_PAGING: Final = Paging("list_lots")


class Weight(fields.Decimal):
    """Kilograms to the gram, as a number or its text; loaded in grams, told as a text."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {"type": ["number", "string"], "example": "264.5"}
        super().__init__(allow_nan=False, metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool):
            raise ValidationError("Not a valid number.")
        number = super()._deserialize(value, attr, data, **kwargs)
        if not 0 < number <= MOST_GRAMS // 1000:
            raise ValidationError("More than 0 and at most 1,000,000 kg.")
        grams = number * 1000
        if grams != grams.to_integral_value():
            raise ValidationError("Finer than a gram.")
        return int(grams)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        del attr, obj, kwargs
        return kilograms(value)


class ReceiveLotBody(Schema):
    """A new lot. The donor is either named, or known from an earlier lot by its id."""

    site = SiteReference(
        required=True, metadata={"description": "Slug or id of a site or warehouse."}
    )
    donor_kind = fields.String(load_default=None, validate=validate.OneOf(DONOR_KINDS))
    donor_name = Text(
        longest=200,
        load_default=None,
        metadata={"description": "Kept for the deposit slip, told to nobody else."},
    )
    donor_id = Id(
        load_default=None,
        metadata={"description": "Of a donor that gave before, instead of kind and name."},
    )
    received_on = Day(load_default=None, metadata={"description": "Today where left out."})
    grams = Weight(required=True, data_key="kilograms")
    devices = fields.Integer(
        strict=True,
        required=True,
        validate=validate.Range(min=1, max=MOST_DEVICES),
        metadata={"description": "Machines as counted at the door."},
    )


class LotsQuery(Schema):
    """Which lots to list."""

    site = SiteReference(
        load_default=None, metadata={"description": "Slug or id of a site or warehouse."}
    )
    donor_id = Id(load_default=None)
    limit = limit()
    cursor = LOTS_PAGING.cursor()


class DonorAnswer(Schema):
    """Who gave."""

    id = fields.String()
    kind = fields.String(validate=validate.OneOf(DONOR_KINDS))
    name = fields.String(allow_none=True, metadata={"description": "Null where it was forgotten."})


class LotAnswer(Schema):
    """A lot."""

    id = fields.String()
    number = fields.String(attribute="state.number")
    site = fields.String(attribute="state.place")
    donor = fields.Nested(DonorAnswer, attribute="state.donor")
    received_on = fields.Date(attribute="state.received_on")
    kilograms = Weight(attribute="state.grams")
    devices = fields.Integer(
        attribute="state.devices", metadata={"description": "Machines as counted at the door."}
    )
    version = fields.Integer()


class ImportingAnswer(Schema):
    """How far a file is: its machines are there once all rows are done, none before."""

    done = fields.Integer(metadata={"description": "Rows."})
    total = fields.Integer()


class LotWholeAnswer(LotAnswer):
    """A lot, and what became of it so far."""

    registered = fields.Integer(metadata={"description": "Machines registered by now."})
    importing = fields.Nested(
        ImportingAnswer,
        allow_none=True,
        metadata={"description": "While a file is being taken in."},
    )


class ImportLotQuery(AllOrNothingQuery):
    """How a file is taken."""

    check = fields.Boolean(
        load_default=False,
        truthy={"true", True},
        falsy={"false", False},
        metadata={"description": "Do nothing, and answer as if."},
    )


class LotsAnswer(Schema):
    """A page of lots."""

    items = fields.List(fields.Nested(LotAnswer))
    next_cursor = fields.String(allow_none=True)


class RegisterDeviceBody(Schema):
    """A machine of the lot. By its serial number or an IMEI it is known again: one is needed."""

    category = fields.String(required=True, validate=validate.OneOf(CATEGORIES))
    make = Text(longest=LONGEST_NAME, required=True)
    model = Text(longest=LONGEST_NAME, required=True)
    serial = Text(longest=100, load_default="")
    imeis = fields.List(
        Text(longest=40), load_default=list, validate=validate.Length(max=MOST_IMEIS)
    )
    specifications = fields.Dict(
        keys=fields.String(),
        values=Text(longest=20),
        load_default=dict,
        metadata={"description": "`storage_gb`, `memory_gb`, `screen_inches`, `year`, as texts."},
    )


LOT_ID: Final = "0197f000-0000-7000-8000-000000000100"
RECEIVE_EXAMPLE: Final[dict[str, Any]] = {
    "site": "saint-denis",
    "donor_kind": "company",
    "donor_name": "Exemple SA",
    "received_on": "2026-11-20",
    "kilograms": "264.5",
    "devices": 120,
}
LOT_EXAMPLE: Final[dict[str, Any]] = {
    "id": LOT_ID,
    "number": "L-2026-saint-denis-0007",
    "site": "saint-denis",
    "donor": {
        "id": "0197f000-0000-7000-8000-000000000102",
        "kind": "company",
        "name": "Exemple SA",
    },
    "received_on": "2026-11-20",
    "kilograms": "264.5",
    "devices": 120,
    "version": 1,
}
REGISTER_EXAMPLE: Final[dict[str, Any]] = {
    "category": "laptop",
    "make": "Lenovo",
    "model": "ThinkPad T480",
    "serial": "PF1ABCDE",
    "imeis": [],
    "specifications": {"memory_gb": "8", "storage_gb": "256"},
}
