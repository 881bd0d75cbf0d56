"""Places: list them, and keep the warehouses among them."""

from typing import Any

from kernel.refusals import AlreadyExists, NotFound
from kit.edge.operation import Call
from kit.edge.use_cases import NETWORK, ask, run, scope_of, site_of
from services.inventory.application.commands.add_warehouse import AddWarehouse
from services.inventory.application.commands.change_warehouse import ChangeWarehouse
from services.inventory.application.queries.places import ListPlaces
from services.inventory.bootstrap import Inventory
from services.inventory.domain.places import WAREHOUSE_START, Place
from services.inventory.edge.operations import FLOOR, operations
from services.inventory.edge.schemas.places import (
    ADD_EXAMPLE,
    CHANGE_EXAMPLE,
    PLACE_EXAMPLE,
    PLACES_PAGING,
    AddWarehouseBody,
    PlaceAnswer,
    PlacesAnswer,
    PlacesQuery,
    WarehouseBody,
    WarehousePath,
)

TAG = "places"


@operations.declare(
    "list_places",
    "GET",
    "/places",
    tag=TAG,
    summary="List the places",
    description="Sites, as booking tells of them, and warehouses: those of the caller's.",
    allow=FLOOR,
    query=PlacesQuery,
    answer=PlacesAnswer,
    answer_example={"items": [PLACE_EXAMPLE], "next_cursor": None},
)
def list_places(app: Inventory, call: Call) -> dict[str, Any]:
    """A page of places."""
    limit = call.fields["limit"]
    question = ListPlaces(
        scope=scope_of(call.caller),
        kind=call.fields["kind"],
        after=call.fields["cursor"],
        limit=limit + 1,
    )
    return PLACES_PAGING.page(ask(app.list_places, question), limit, lambda place: place.slug)


@operations.declare(
    "add_warehouse",
    "POST",
    "/warehouses",
    tag=TAG,
    summary="Add a warehouse",
    description="A place that keeps devices and receives nobody. Tokens name it among their sites, "
    f"by a slug that begins with `{WAREHOUSE_START}`, as no site's does.",
    allow=NETWORK,
    body=AddWarehouseBody,
    answer=PlaceAnswer,
    status=201,
    refusals=(AlreadyExists,),
    example=ADD_EXAMPLE,
    answer_example=PLACE_EXAMPLE,
)
def add_warehouse(app: Inventory, call: Call) -> Place:
    """The new warehouse."""
    command = AddWarehouse(scope=scope_of(call.caller), **call.fields)
    return run(app.add_warehouse, command, call)


@operations.declare(
    "change_warehouse",
    "PUT",
    "/warehouses/{warehouse}",
    tag=TAG,
    summary="Change a warehouse",
    description="Replaces all that is known about it save its slug. Saying the same again changes "
    "nothing.",
    allow=NETWORK,
    path=WarehousePath,
    body=WarehouseBody,
    answer=PlaceAnswer,
    refusals=(NotFound,),
    example=CHANGE_EXAMPLE,
    answer_example={**PLACE_EXAMPLE, "version": 2},
)
def change_warehouse(app: Inventory, call: Call) -> Place:
    """The warehouse as it is now."""
    given = dict(call.fields)
    given["warehouse"] = site_of(app, given["warehouse"])
    command = ChangeWarehouse(scope=scope_of(call.caller), expected_version=call.if_match, **given)
    return run(app.change_warehouse, command, call)
