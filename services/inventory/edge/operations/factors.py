"""Factors of what devices spare."""

from typing import Any

from kit.edge.operation import Call
from kit.edge.use_cases import STAFF, ask
from services.inventory.application.queries.factors import ListFactors
from services.inventory.bootstrap import Inventory
from services.inventory.edge.operations import operations
from services.inventory.edge.schemas.factors import FACTORS_EXAMPLE, FactorsAnswer


@operations.declare(
    "list_factors",
    "GET",
    "/factors",
    tag="impact",
    summary="By which factors it is told what a device spares",
    description="Every version of the table, each factor with its source. What has no sourced "
    "factor claims nothing.",
    allow=(*STAFF, "analyst"),
    answer=FactorsAnswer,
    answer_example=FACTORS_EXAMPLE,
)
def list_factors(app: Inventory, _call: Call) -> dict[str, Any]:
    """All tables."""
    return {"items": ask(app.list_factors, ListFactors())}
