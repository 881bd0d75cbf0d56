"""What inventory tells the others, a module for each topic."""

from contracts.inventory import (
    devices,
    holds,
    lots,
    quotas,
    returns,
    sales,
    top_ups,
    transfers,
)

__all__ = [
    "devices",
    "holds",
    "lots",
    "quotas",
    "returns",
    "sales",
    "top_ups",
    "transfers",
]
