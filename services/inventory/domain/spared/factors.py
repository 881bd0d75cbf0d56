"""The factors by which it is told what a device that serves again spares.

Masses are whole grams, so that sums never drift.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.inventory.domain.devices.kinds import CATEGORIES, Category

_VERSION: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class Factor:
    """For each year in which a device of the category serves instead of a new one: greenhouse gases
    not emitted (grams of CO2 equivalent) and raw materials not extracted (grams); and for how many
    years it is assumed to.

    Raises `ValueError` where a figure is not above 0, or no source is named.
    """

    category: Category
    co2e_grams_a_year: int
    materials_grams_a_year: int
    years: int
    source: str
    source_year: int
    life_source: str
    """Where the assumed years come from."""

    def __post_init__(self) -> None:
        figures = (self.co2e_grams_a_year, self.materials_grams_a_year, self.years)
        if self.category not in CATEGORIES:
            raise ValueError(f"no category {self.category}")
        if any(not isinstance(one, int) or one <= 0 for one in figures):
            raise ValueError(f"{self.category}: figures are whole numbers above 0, not {figures}")
        if not self.source.strip() or not self.life_source.strip():
            raise ValueError(f"{self.category}: a factor without a source is none")
        if not 2000 <= self.source_year <= 2100:
            raise ValueError(f"{self.category}: {self.source_year} is no year of a source")


@dataclass(frozen=True, kw_only=True)
class FactorTable:
    """Factors that hold together from a day on. A table that was used is never changed: other
    figures are another version, and what was told by an older one can be told by it again.

    Raises `ValueError` where the version is no code, or a category has two factors.
    """

    version: str
    since: date
    factors: tuple[Factor, ...]

    def __post_init__(self) -> None:
        categories = [one.category for one in self.factors]
        if not _VERSION.fullmatch(self.version):
            raise ValueError(f"{self.version!r} is no version")
        if len(set(categories)) != len(categories):
            raise ValueError(f"{self.version}: two factors for one category")

    def factor(self, category: Category) -> Factor | None:
        """Of a category; None where there is no sourced one, so that nothing is claimed."""
        return next((one for one in self.factors if one.category == category), None)


_ADEME: Final = (
    "ADEME, Évaluation de l’impact environnemental d’un ensemble de produits reconditionnés, "
    "septembre 2022"
)
_LIFE: Final = (
    "Hypothèse de l’association, prudente : la garantie de deux ans pour un téléphone, un an de "
    "plus pour un ordinateur portable"
)

TABLES: Final[tuple[FactorTable, ...]] = (
    FactorTable(
        version="ademe-2022-09",
        since=date(2022, 9, 9),
        factors=(
            Factor(
                category="smartphone",
                co2e_grams_a_year=24_600,
                materials_grams_a_year=76_900,
                years=2,
                source=_ADEME,
                source_year=2022,
                life_source=_LIFE,
            ),
            Factor(
                category="laptop",
                co2e_grams_a_year=27_000,
                materials_grams_a_year=127_000,
                years=3,
                source=_ADEME,
                source_year=2022,
                life_source=_LIFE,
            ),
        ),
    ),
)
"""Every version, the oldest first.

Figures for each year of use: ADEME, September 2022 (published on the 9th). The study gives yearly
figures; for how many years one of our devices serves is our assumption.
"""
