"""What handing devices over has spared."""

from typing import Any, Final

from marshmallow import Schema, fields

from kit.edge.fields import Instant, limit
from kit.edge.paging import Paging
from kit.edge.references import Day, SiteReference
from services.inventory.edge.schemas.devices import DEVICE_ID
from services.inventory.edge.schemas.factors import Kilograms

ENTRIES_PAGING: Final = Paging("list_impact_entries")


class PeriodQuery(Schema):
    """Handed over when and where."""

    first = Day(required=True, data_key="from", metadata={"example": "2026-01-01"})
    last = Day(
        required=True,
        data_key="to",
        metadata={"description": "The last day, which is included.", "example": "2026-12-31"},
    )
    site = SiteReference(
        load_default=None, metadata={"description": "Slug or id of a site or warehouse."}
    )


class EntriesQuery(PeriodQuery):
    """A page of them."""

    limit = limit()
    cursor = ENTRIES_PAGING.cursor()


class ImpactSumAnswer(Schema):
    """Of one place by one version of the factors."""

    site = fields.String(attribute="place")
    factor_version = fields.String(
        attribute="sum.factor_version",
        allow_none=True,
        metadata={"description": "Null: nothing is claimed for these devices."},
    )
    devices = fields.Integer(
        attribute="sum.devices", metadata={"description": "Those that are still out."}
    )
    taken_back = fields.Integer(
        attribute="sum.taken_back",
        metadata={"description": "Came back for good; nothing is counted for them."},
    )
    kgco2e = Kilograms("Avoided, kilograms of CO2 equivalent.", attribute="sum.co2e_grams")
    kg_materials = Kilograms(
        "Avoided, kilograms of raw materials.", attribute="sum.materials_grams"
    )


class ImpactLedgerAnswer(Schema):
    """Sums by place and version of the factors."""

    items = fields.List(fields.Nested(ImpactSumAnswer))


class ImpactEntryAnswer(Schema):
    """One device that was handed over."""

    device_id = fields.String(attribute="entry.device_id")
    sale_id = fields.String(attribute="entry.sale_id")
    category = fields.String()
    site = fields.String(attribute="place")
    at = Instant(attribute="entry.at")
    factor_version = fields.String(attribute="entry.factor_version", allow_none=True)
    kgco2e = Kilograms(
        "Avoided, kilograms of CO2 equivalent.", attribute="entry.co2e_grams", allow_none=True
    )
    kg_materials = Kilograms(
        "Avoided, kilograms of raw materials.",
        attribute="entry.materials_grams",
        allow_none=True,
    )
    taken_back_at = Instant(
        attribute="entry.taken_back_at",
        allow_none=True,
        metadata={"description": "Since then it counts no more."},
    )


class ImpactEntriesAnswer(Schema):
    """A page of entries."""

    items = fields.List(fields.Nested(ImpactEntryAnswer))
    next_cursor = fields.String(allow_none=True)


SUM_EXAMPLE: Final[dict[str, Any]] = {
    "site": "saint-denis",
    "factor_version": "ademe-2022-09",
    "devices": 12,
    "taken_back": 1,
    "kgco2e": "972",
    "kg_materials": "4572",
}
ENTRY_EXAMPLE: Final[dict[str, Any]] = {
    "device_id": DEVICE_ID,
    "sale_id": "0197f000-0000-7000-8000-000000000301",
    "category": "laptop",
    "site": "saint-denis",
    "at": "2026-11-23T09:00:00.000Z",
    "factor_version": "ademe-2022-09",
    "kgco2e": "81",
    "kg_materials": "381",
    "taken_back_at": None,
}
