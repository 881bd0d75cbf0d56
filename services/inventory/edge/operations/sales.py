"""The till: sell, give, and read what was sold."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.refusals import Forbidden
from kit.edge.use_cases import MANAGERS, ask, run, scope_of, site_of
from services.inventory.application.commands.sell import Sell
from services.inventory.application.queries.sales import GetSale
from services.inventory.bootstrap import Inventory
from services.inventory.domain.devices.refusals import DeviceNotAvailable, HeldForSomebodyElse
from services.inventory.domain.quotas.refusals import QuotaReached
from services.inventory.domain.refusals import NotEntitled, PersonUnknown
from services.inventory.domain.sales.lines import Payment
from services.inventory.domain.sales.refusals import (
    DeviceElsewhere,
    NoPrice,
    PaymentMismatch,
)
from services.inventory.domain.sales.sale import Sale, Way
from services.inventory.edge.operations import FLOOR, TILL, operations
from services.inventory.edge.schemas.sales import (
    DONATE_EXAMPLE,
    DONATION_EXAMPLE,
    SALE_EXAMPLE,
    SELL_EXAMPLE,
    DonateBody,
    SaleAnswer,
    SalePath,
    SellBody,
)

TAG = "sales"
_REFUSALS = (
    NotFound,
    OutOfScope,
    PersonUnknown,
    NotEntitled,
    QuotaReached,
    DeviceNotAvailable,
    DeviceElsewhere,
    HeldForSomebodyElse,
    NoPrice,
    PaymentMismatch,
)
_RULES = (
    "The person needs a solidarity right on that local day, and the household's quotas have to "
    "leave room; a manager may let pass either with a `waiver`, which is kept and audited. "
    "Sent again with the same `Idempotency-Key` it is the same sale with the same receipt."
)


@operations.declare(
    "sell",
    "POST",
    "/sales",
    tag=TAG,
    summary="Sell to a person",
    description="Prices are those of the grid in force. " + _RULES,
    allow=TILL,
    body=SellBody,
    answer=SaleAnswer,
    status=201,
    refusals=_REFUSALS,
    example=SELL_EXAMPLE,
    answer_example=SALE_EXAMPLE,
)
def sell(app: Inventory, call: Call) -> Sale:
    """A receipt."""
    return run(app.sell, _command(app, call, "sale"), call)


@operations.declare(
    "donate",
    "POST",
    "/donations",
    tag=TAG,
    summary="Give to a person",
    description="As a sale whose price is 0, with a receipt of the same row. " + _RULES,
    allow=TILL,
    body=DonateBody,
    answer=SaleAnswer,
    status=201,
    refusals=_REFUSALS,
    example=DONATE_EXAMPLE,
    answer_example=DONATION_EXAMPLE,
)
def donate(app: Inventory, call: Call) -> Sale:
    """A receipt."""
    return run(app.sell, _command(app, call, "donation"), call)


def _command(app: Inventory, call: Call, way: Way) -> Sell:
    given: dict[str, Any] = call.fields
    waiver = given["waiver"]
    if waiver is not None and call.caller.roles.isdisjoint(MANAGERS):
        raise Forbidden(MANAGERS)
    return Sell(
        scope=scope_of(call.caller),
        site=site_of(app, given["site"]),
        person_id=given["person_id"],
        by=call.caller.subject,
        devices=tuple(given["devices"]),
        way=way,
        payments=tuple(Payment(**part) for part in given.get("payments", ())),
        cash_given=given.get("cash_given"),
        waiver=None if waiver is None else waiver["reason"],
        command_id=call.context.command_id,
    )


@operations.declare(
    "get_sale",
    "GET",
    "/sales/{sale}",
    tag=TAG,
    summary="Read a sale",
    description="By its id, or by the number of its receipt; one of the caller's sites'.",
    allow=FLOOR,
    path=SalePath,
    answer=SaleAnswer,
    refusals=(NotFound,),
    answer_example=SALE_EXAMPLE,
)
def get_sale(app: Inventory, call: Call) -> Sale:
    """One sale."""
    return ask(app.get_sale, GetSale(scope=scope_of(call.caller), reference=call.fields["sale"]))
