"""The till: sell, give, and read what was sold."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope, PersonUnknown
from kit.edge import shown
from kit.edge.operation import Call, Page
from kit.edge.papers import PDF, printed
from kit.edge.refusals import Forbidden
from kit.edge.use_cases import MANAGERS, ask, run, scope_of, site_of
from services.inventory.application.commands.sell import Sell
from services.inventory.application.queries.receipts import GetReceipt
from services.inventory.application.queries.sales import GetSale, GetTakings, ListSales
from services.inventory.application.till import WantedTopUp
from services.inventory.application.views import SaleView
from services.inventory.bootstrap import Inventory
from services.inventory.domain.devices.refusals import DeviceNotAvailable, HeldForSomebodyElse
from services.inventory.domain.quotas.refusals import QuotaReached
from services.inventory.domain.refusals import NotEntitled
from services.inventory.domain.sales.lines import Payment
from services.inventory.domain.sales.refusals import (
    DeviceElsewhere,
    NoPrice,
    PaymentMismatch,
)
from services.inventory.domain.sales.sale import Sale, Way
from services.inventory.domain.sales.takings import Takings
from services.inventory.domain.top_ups.refusals import NoTopUpLeft, VaultClosed
from services.inventory.edge.operations import TILL, operations
from services.inventory.edge.schemas.sales import (
    DONATE_EXAMPLE,
    DONATION_EXAMPLE,
    SALE_EXAMPLE,
    SALE_NOW_EXAMPLE,
    SALES_PAGING,
    SELL_EXAMPLE,
    TAKINGS_EXAMPLE,
    DonateBody,
    SaleAnswer,
    SaleNowAnswer,
    SalePath,
    SalesAnswer,
    SalesQuery,
    SellBody,
    TakingsAnswer,
    TakingsQuery,
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
)
RULES = (
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
    description="Prices are those of the grid in force; a top-up's is its batch's, and its code is "
    "shown by `reveal_top_up`. " + RULES,
    allow=TILL,
    body=SellBody,
    answer=SaleAnswer,
    status=201,
    refusals=(*_REFUSALS, NoPrice, PaymentMismatch, NoTopUpLeft, VaultClosed),
    example=SELL_EXAMPLE,
    answer_example=SALE_EXAMPLE,
)
def sell(app: Inventory, call: Call) -> Sale:
    """A receipt."""
    return run(app.sell, selling(app, call, "sale"), call)


@operations.declare(
    "donate",
    "POST",
    "/donations",
    tag=TAG,
    summary="Give to a person",
    description="As a sale whose price is 0, with a receipt of the same row. " + RULES,
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
    return run(app.sell, selling(app, call, "donation"), call)


def selling(app: Inventory, call: Call, way: Way) -> Sell:
    """The command of a call with a sale's fields. Raises `Forbidden` where somebody else than a
    manager waives rules."""
    given: dict[str, Any] = call.fields
    waiver = given["waiver"]
    if waiver is not None and call.caller.roles.isdisjoint(MANAGERS):
        raise Forbidden(MANAGERS)
    return Sell(
        scope=scope_of(call.caller),
        site=site_of(app, given["site"]),
        person_id=given["person_id"],
        by=call.caller.subject,
        devices=tuple(given.get("devices", ())),
        top_ups=tuple(WantedTopUp(**one) for one in given.get("top_ups", ())),
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
    description="By its id, or by the number of its receipt; one of the caller's sites'. Its lines "
    "stay as they were sold; `replaced_by` is the device that somebody has in a line's place now.",
    allow=TILL,
    path=SalePath,
    answer=SaleNowAnswer,
    refusals=(NotFound,),
    answer_example=SALE_NOW_EXAMPLE,
)
def get_sale(app: Inventory, call: Call) -> SaleView:
    """One sale."""
    return ask(app.get_sale, GetSale(scope=scope_of(call.caller), reference=call.fields["sale"]))


@operations.declare(
    "get_receipt",
    "GET",
    "/sales/{sale}/receipt",
    tag=TAG,
    summary="Print a receipt",
    description="As PDF, the same each time; the codes of top-ups are not on it.",
    allow=TILL,
    path=SalePath,
    answer_type=PDF,
    refusals=(NotFound,),
)
def get_receipt(app: Inventory, call: Call) -> Page:
    """A PDF."""
    question = GetReceipt(scope=scope_of(call.caller), reference=call.fields["sale"])
    receipt = ask(app.get_receipt, question)
    shown.note(receipt.whose)
    return printed(app.papers.receipt(receipt), f"receipt-{receipt.number}.pdf")


@operations.declare(
    "list_sales",
    "GET",
    "/sales",
    tag=TAG,
    summary="List a day's sales",
    description="A site's, by the numbers of their receipts.",
    allow=TILL,
    query=SalesQuery,
    answer=SalesAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [SALE_EXAMPLE], "next_cursor": None},
)
def list_sales(app: Inventory, call: Call) -> dict[str, Any]:
    """A page of sales."""
    given, limit = call.fields, call.fields["limit"]
    question = ListSales(
        scope=scope_of(call.caller),
        site=site_of(app, given["site"]),
        day=given["day"],
        after=given["cursor"],
        limit=limit + 1,
    )
    found = ask(app.list_sales, question)
    return SALES_PAGING.page(found, limit, lambda sale: sale.state.receipt_number)


@operations.declare(
    "get_takings",
    "GET",
    "/takings",
    tag=TAG,
    summary="What came into a till",
    description="A site's on a local day, by means of payment. Sales are told gross; beside them "
    "what was refunded there that day, wherever it was sold, and `expected_cash_cents`: the cash "
    "that came in, net of change, less the cash that went back.",
    allow=TILL,
    query=TakingsQuery,
    answer=TakingsAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example=TAKINGS_EXAMPLE,
)
def get_takings(app: Inventory, call: Call) -> Takings:
    """The sums."""
    question = GetTakings(
        scope=scope_of(call.caller),
        site=site_of(app, call.fields["site"]),
        day=call.fields["day"],
    )
    return ask(app.get_takings, question)
