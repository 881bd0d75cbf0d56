"""Stock: what stands where, and what is on its way."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.use_cases import ask
from services.inventory.application.queries.stock import GetStock, GetStockInTransit
from services.inventory.bootstrap import Inventory
from services.inventory.edge.operations import FLOOR, operations, wanted_devices
from services.inventory.edge.schemas.stock import (
    IN_TRANSIT_PAGING,
    ON_THE_WAY_EXAMPLE,
    STOCK_EXAMPLE,
    STOCK_PAGING,
    InTransitAnswer,
    InTransitQuery,
    StockOfPlacesAnswer,
    StockQuery,
)

TAG = "stock"


@operations.declare(
    "get_stock",
    "GET",
    "/stock",
    tag=TAG,
    summary="What is in stock",
    description="At one place, or at each of the caller's, by category, status and grade. What is "
    "sold, donated or scrapped is in no stock; what is on its way is told by itself.",
    allow=FLOOR,
    query=StockQuery,
    answer=StockOfPlacesAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [STOCK_EXAMPLE], "next_cursor": None},
)
def get_stock(app: Inventory, call: Call) -> dict[str, Any]:
    """A page of places."""
    found = ask(app.get_stock, GetStock(**wanted_devices(app, call)))
    return STOCK_PAGING.page(found, call.fields["limit"], lambda one: one.place.slug)


@operations.declare(
    "get_stock_in_transit",
    "GET",
    "/stock/in-transit",
    tag=TAG,
    summary="What is on its way",
    description="By transfer, shown to its two places and to the network; also what a disputed "
    "transfer is missing.",
    allow=FLOOR,
    query=InTransitQuery,
    answer=InTransitAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [ON_THE_WAY_EXAMPLE], "next_cursor": None},
)
def get_stock_in_transit(app: Inventory, call: Call) -> dict[str, Any]:
    """A page of transfers."""
    found = ask(app.get_stock_in_transit, GetStockInTransit(**wanted_devices(app, call)))
    return IN_TRANSIT_PAGING.page(found, call.fields["limit"], lambda one: one.transfer.id)
