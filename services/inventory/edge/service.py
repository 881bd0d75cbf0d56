"""Inventory at its edge: no operation of its own yet, only what the kit gives every service."""

from kit.edge.operation import Operations
from kit.edge.operators import PROBLEMS as FOR_OPERATORS
from kit.edge.operators import operators
from kit.service import ServiceDefinition
from services.inventory.bootstrap import bootstrap
from services.inventory.catalogue import CATALOGUE

SERVICE = ServiceDefinition(
    name="inventory",
    title="Passerelle – inventory",
    description="Donated lots, refurbished devices, top-ups, stock, holds, sales. "
    "Nothing of it is there yet: the service runs, owns its database and answers for its health.",
    catalogue=CATALOGUE,
    operations=operators(Operations("inventory")),
    bootstrap=bootstrap,
    problems=FOR_OPERATORS,
)
