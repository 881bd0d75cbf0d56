"""Factors of what devices spare."""

from decimal import Decimal
from typing import Any, Final

from marshmallow import Schema, fields

from services.inventory.domain.spared.factors import TABLES


def kilograms(grams: int) -> str:
    """As a decimal number without needless zeros: a text, so that no reader makes it inexact."""
    return f"{Decimal(grams).scaleb(-3).normalize():f}"


class Kilograms(fields.Field[Any]):
    """Grams, told as kilograms."""

    def __init__(self, description: str, **kwargs: Any) -> None:
        metadata = {"description": description, "type": "string", "example": "24.6"}
        super().__init__(dump_only=True, metadata=metadata, **kwargs)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        del attr, obj, kwargs
        return None if value is None else kilograms(value)


class FactorAnswer(Schema):
    """For each year in which a device of the category serves instead of a new one."""

    category = fields.String()
    kgco2e_a_year = Kilograms(
        "Avoided, kilograms of CO2 equivalent.", attribute="co2e_grams_a_year"
    )
    kg_materials_a_year = Kilograms(
        "Avoided, kilograms of raw materials.", attribute="materials_grams_a_year"
    )
    years = fields.Integer(metadata={"description": "For so long it is assumed to serve."})
    source = fields.String()
    source_year = fields.Integer()
    life_source = fields.String(metadata={"description": "Of the assumed years."})


class FactorTableAnswer(Schema):
    """Factors that hold together, from a day on."""

    version = fields.String()
    since = fields.Date()
    factors = fields.List(fields.Nested(FactorAnswer))


class FactorsAnswer(Schema):
    """Every version, the oldest first. A category without a sourced factor has none."""

    items = fields.List(fields.Nested(FactorTableAnswer))


FACTORS_EXAMPLE: Final[Any] = FactorsAnswer().dump({"items": TABLES})
