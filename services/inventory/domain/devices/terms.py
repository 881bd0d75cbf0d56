"""On what terms a device changes hands."""

from dataclasses import dataclass

from services.inventory.domain.devices.kinds import Grade


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Money in euro cents; what is avoided in kilograms, None where no factor is sourced.

    `household_id` is the buyer's on that day.
    """

    household_id: str | None
    grade: Grade
    price: int
    reference_price: int | None
    price_grid_version: int
    factor_version: str | None = None
    avoided_kgco2e: float | None = None
    avoided_kg_materials: float | None = None
