"""Inventory at its edge."""

from kit.edge.operators import PROBLEMS as FOR_OPERATORS
from kit.edge.operators import operators
from kit.edge.operators.keys import with_keys
from kit.service import ServiceDefinition
from services.inventory.bootstrap import bootstrap
from services.inventory.catalogue import CATALOGUE
from services.inventory.edge.french import PHRASES
from services.inventory.edge.operations import (
    device_papers,
    device_work,
    devices,
    factors,
    holds,
    impact_ledger,
    lots,
    lots_import,
    operations,
    person_export,
    places,
    prices,
    public_pages,
    quotas,
    returns,
    sales,
    sell_top_up,
    stock,
    stock_takes,
    top_ups,
    transfers,
)
from services.inventory.edge.problems import PROBLEMS

__all__ = [
    "SERVICE",
    "device_papers",
    "device_work",
    "devices",
    "factors",
    "holds",
    "impact_ledger",
    "lots",
    "lots_import",
    "person_export",
    "places",
    "prices",
    "public_pages",
    "quotas",
    "returns",
    "sales",
    "sell_top_up",
    "stock",
    "stock_takes",
    "top_ups",
    "transfers",
]

SERVICE = ServiceDefinition(
    name="inventory",
    title="Passerelle – inventory",
    description="Refurbished devices from the lot to their owner: wiping, grading, stock, holds, "
    "sales within quotas, top-ups, returns, and what all that spares.",
    catalogue=CATALOGUE,
    operations=with_keys(operators(operations)),
    bootstrap=bootstrap,
    problems=(*PROBLEMS, *FOR_OPERATORS),
    phrases=PHRASES,
)
