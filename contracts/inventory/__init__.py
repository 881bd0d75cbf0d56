"""What inventory tells the others, a module for each topic."""

from contracts.inventory import (
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
]
