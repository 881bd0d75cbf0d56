"""Domain events as the contracts that other services read, a module for each topic."""

from services.inventory.adapters.translate import (
    devices,
    holds,
    lots,
    people,
    quotas,
    returns,
    sales,
    stock_takes,
    top_ups,
    transfers,
)
from services.inventory.adapters.translate.registry import translate

__all__ = [
    "devices",
    "holds",
    "lots",
    "people",
    "quotas",
    "returns",
    "sales",
    "stock_takes",
    "top_ups",
    "transfers",
    "translate",
]
