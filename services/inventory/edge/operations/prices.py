"""Price grids: published by operators, read by tills."""

from typing import Any

from kernel.refusals import InvalidValue, OutOfScope
from kit.edge.operation import Call
from kit.edge.use_cases import NETWORK, ask, scope_of, told
from services.inventory.application.commands.publish_price_grid import PublishPriceGrid
from services.inventory.application.queries.prices import ListPriceGrids
from services.inventory.application.views import GridView
from services.inventory.bootstrap import Inventory
from services.inventory.domain.devices.kinds import Category, Grade
from services.inventory.domain.refusals import WouldDrop
from services.inventory.domain.sales.prices import Price
from services.inventory.edge.operations import FLOOR, operations
from services.inventory.edge.schemas.prices import (
    GRID_EXAMPLE,
    PUBLISH_EXAMPLE,
    PriceGridAnswer,
    PriceGridsAnswer,
    PublishPriceGridBody,
)

TAG = "prices"


@operations.declare(
    "publish_price_grid",
    "POST",
    "/price-grids",
    tag=TAG,
    summary="Publish what devices cost",
    description="The next version, from a day on that is not past. A laptop never costs more than "
    "150 €, a smartphone never more than 100 €. Sales keep the version that they were made by. "
    "It replaces all prices: where it lacks one that the version in force has, it has to be "
    "`confirmed`.",
    allow=NETWORK,
    body=PublishPriceGridBody,
    answer=PriceGridAnswer,
    status=201,
    refusals=(OutOfScope, WouldDrop),
    example=PUBLISH_EXAMPLE,
    answer_example=GRID_EXAMPLE,
)
def publish_price_grid(app: Inventory, call: Call) -> GridView:
    """A version."""
    prices: dict[Category, dict[Grade, Price]] = {}
    places: dict[str, str] = {}
    with told("body", places):
        for at, row in enumerate(call.fields["prices"]):
            category, grade = row["category"], row["grade"]
            if grade in prices.setdefault(category, {}):
                raise InvalidValue(f"prices/{at}", "must hold each category and grade once")
            prices[category][grade] = Price(
                price=row["price"], reference_price=row["reference_price"]
            )
            places[f"prices/{category}/{grade}"] = f"prices/{at}"
        command = PublishPriceGrid(
            scope=scope_of(call.caller),
            valid_from=call.fields["valid_from"],
            prices=prices,
            by=call.caller.subject,
            confirmed=call.fields["confirmed"],
        )
        return app.publish_price_grid(command, call.context)


@operations.declare(
    "list_price_grids",
    "GET",
    "/price-grids",
    tag=TAG,
    summary="Read what devices cost",
    description="Every version, the latest first; the first that ships with the service is last.",
    allow=FLOOR,
    answer=PriceGridsAnswer,
    answer_example={"items": [GRID_EXAMPLE]},
)
def list_price_grids(app: Inventory, call: Call) -> dict[str, Any]:
    """All versions."""
    del call
    return {"items": ask(app.list_price_grids, ListPriceGrids())}
