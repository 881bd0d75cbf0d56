"""A top-up that is sold by itself: a sale with one line."""

from dataclasses import replace

from kernel.refusals import NotFound, OutOfScope, PersonUnknown
from kit.edge.operation import Call
from kit.edge.use_cases import run
from services.inventory.bootstrap import Inventory
from services.inventory.domain.quotas.refusals import QuotaReached
from services.inventory.domain.refusals import NotEntitled
from services.inventory.domain.sales.refusals import PaymentMismatch
from services.inventory.domain.sales.sale import Sale
from services.inventory.domain.top_ups.refusals import NoTopUpLeft, VaultClosed
from services.inventory.edge.operations import TILL, operations
from services.inventory.edge.operations.sales import RULES, selling
from services.inventory.edge.operations.top_ups import TAG
from services.inventory.edge.schemas.sales import SaleAnswer
from services.inventory.edge.schemas.sell_top_up import (
    SELL_TOP_UP_EXAMPLE,
    TOP_UP_SALE_EXAMPLE,
    SellTopUpBody,
)


@operations.declare(
    "sell_top_up",
    "POST",
    "/top-ups/sell",
    tag=TAG,
    summary="Sell a top-up to a person",
    description="A sale with one line, as `sell` makes it: the code whose last day is first. It is "
    "shown by `reveal_top_up` with the line's `top_up_id`. " + RULES,
    allow=TILL,
    body=SellTopUpBody,
    answer=SaleAnswer,
    status=201,
    refusals=(
        *(NotFound, OutOfScope, PersonUnknown, NotEntitled, QuotaReached),
        *(PaymentMismatch, NoTopUpLeft, VaultClosed),
    ),
    example=SELL_TOP_UP_EXAMPLE,
    answer_example=TOP_UP_SALE_EXAMPLE,
)
def sell_top_up(app: Inventory, call: Call) -> Sale:
    """A receipt."""
    given = dict(call.fields)
    wanted = {name: given.pop(name) for name in ("operator", "face_value")}
    of_a_sale = replace(call, fields=given | {"top_ups": [wanted]})
    return run(app.sell, selling(app, of_a_sale, "sale"), call)
