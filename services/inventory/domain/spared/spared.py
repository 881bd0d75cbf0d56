"""What one device spares."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.inventory.domain.devices.kinds import Category
from services.inventory.domain.spared.factors import TABLES, FactorTable


@dataclass(frozen=True, kw_only=True)
class Spared:
    """What a device spares over its assumed life, in whole grams, by which version of the table."""

    factor_version: str
    years: int
    co2e_grams: int
    materials_grams: int

    @property
    def kgco2e(self) -> float:
        """Kilograms of CO2 equivalent, to tell it; add up grams instead."""
        return self.co2e_grams / 1000

    @property
    def kg_materials(self) -> float:
        """Kilograms of raw materials, to tell it; add up grams instead."""
        return self.materials_grams / 1000


def table_on(day: date, tables: Sequence[FactorTable] = TABLES) -> FactorTable | None:
    """The table that holds on that day: the newest that had begun."""
    begun = [one for one in tables if one.since <= day]
    return max(begun, key=lambda one: one.since) if begun else None


def spared_by(
    category: Category, day: date, tables: Sequence[FactorTable] = TABLES
) -> Spared | None:
    """What a device of this category spares that is handed over on that local day.

    None where the table has no sourced factor for it: then nothing is claimed.
    """
    table = table_on(day, tables)
    factor = None if table is None else table.factor(category)
    if table is None or factor is None:
        return None
    return Spared(
        factor_version=table.version,
        years=factor.years,
        co2e_grams=factor.co2e_grams_a_year * factor.years,
        materials_grams=factor.materials_grams_a_year * factor.years,
    )
