"""Returns: devices that their owners bring back."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope, PersonUnknown
from kit.edge import shown
from kit.edge.operation import Call, Page
from kit.edge.papers import PDF, printed
from kit.edge.refusals import Forbidden
from kit.edge.use_cases import MANAGERS, ask, done_by, run, scope_of, site_of
from services.inventory.application.commands.decide_return import DecideReturn
from services.inventory.application.commands.open_return import OpenReturn
from services.inventory.application.queries.return_slips import GetReturnSlip
from services.inventory.application.queries.returns import GetReturn, ListReturns
from services.inventory.application.views import ReturnView
from services.inventory.bootstrap import Inventory
from services.inventory.domain.devices.refusals import DeviceNotAvailable, NotReady
from services.inventory.domain.returns.refusals import (
    NotTheOwner,
    OtherCategory,
    ReturnClosed,
    ReturnOpen,
    WarrantyOver,
)
from services.inventory.domain.sales.lines import Payment
from services.inventory.domain.sales.refusals import DeviceElsewhere, PaymentMismatch
from services.inventory.edge.operations import FLOOR, TILL, operations
from services.inventory.edge.schemas.returns import (
    DECIDED_EXAMPLE,
    LISTED_EXAMPLE,
    RETURN_EXAMPLE,
    RETURNS_PAGING,
    DecideReturnBody,
    OpenReturnBody,
    ReturnAnswer,
    ReturnsAnswer,
    ReturnsQuery,
)

TAG = "returns"


@operations.declare(
    "open_return",
    "POST",
    "/returns",
    tag=TAG,
    summary="Take in a device that its owner brings back",
    description="To whatever site, wherever it was handed over. It is ready for nobody from then "
    "on, until it is decided what becomes of it, and it is wiped, tested and graded anew. Once the "
    "warranty is over, a manager may take it with a reason in `goodwill`, which is audited.",
    allow=TILL,
    body=OpenReturnBody,
    answer=ReturnAnswer,
    status=201,
    refusals=(
        NotFound,
        OutOfScope,
        PersonUnknown,
        DeviceNotAvailable,
        ReturnOpen,
        NotTheOwner,
        WarrantyOver,
    ),
    example={
        "site": "saint-denis",
        "device": "D-7K3M9PQR",
        "person_id": "0197f000-0000-7000-8000-000000000201",
        "fault": "battery",
        "goodwill": None,
    },
    answer_example=RETURN_EXAMPLE,
)
def open_return(app: Inventory, call: Call) -> ReturnView:
    """The return."""
    given = call.fields
    if given["goodwill"] is not None and call.caller.roles.isdisjoint(MANAGERS):
        raise Forbidden(MANAGERS)
    command = OpenReturn(
        scope=scope_of(call.caller),
        site=site_of(app, given["site"]),
        device=given["device"],
        person_id=given["person_id"],
        fault=given["fault"],
        by=call.caller.subject,
        goodwill=given["goodwill"],
    )
    return run(app.open_return, command, call)


@operations.declare(
    "decide_return",
    "POST",
    "/returns/{return_id}/decide",
    tag=TAG,
    summary="Say what becomes of a device that was brought back",
    description="Repaired, it is handed back where it stands, with six more months of warranty; "
    "refused, as it is. Replaced, another of its category that is ready at the site takes its "
    "place in the sale, with a warranty of its own. Refunded, the price of its line goes back by "
    "the means by which it was paid, and its quota is free; `refundable` says "
    "how much may go back by each. There is no partial refund. The slip has a number without a "
    "gap. Once decided, it stays so.",
    allow=TILL,
    body=DecideReturnBody,
    answer=ReturnAnswer,
    refusals=(
        NotFound,
        OutOfScope,
        ReturnClosed,
        DeviceNotAvailable,
        NotReady,
        DeviceElsewhere,
        OtherCategory,
        PaymentMismatch,
    ),
    example={"outcome": "refunded", "refund": [{"means": "cash", "amount_cents": 12000}]},
    answer_example=DECIDED_EXAMPLE,
)
def decide_return(app: Inventory, call: Call) -> ReturnView:
    """The return as it is now."""
    parts = tuple(Payment(**part) for part in call.fields["refund"])
    command = DecideReturn(**done_by(call) | {"refund": parts})
    return run(app.decide_return, command, call)


@operations.declare(
    "get_return",
    "GET",
    "/returns/{return_id}",
    tag=TAG,
    summary="Read a return",
    description="One of the caller's sites'.",
    allow=FLOOR,
    answer=ReturnAnswer,
    refusals=(NotFound,),
    answer_example=DECIDED_EXAMPLE,
)
def get_return(app: Inventory, call: Call) -> ReturnView:
    """One return."""
    question = GetReturn(scope=scope_of(call.caller), return_id=call.fields["return_id"])
    return ask(app.get_return, question)


@operations.declare(
    "get_return_slip",
    "GET",
    "/returns/{return_id}/slip",
    tag=TAG,
    summary="Print what was decided about a return",
    description="As PDF, the same each time.",
    allow=TILL,
    answer_type=PDF,
    refusals=(NotFound, ReturnOpen),
)
def get_return_slip(app: Inventory, call: Call) -> Page:
    """A PDF."""
    question = GetReturnSlip(scope=scope_of(call.caller), return_id=call.fields["return_id"])
    slip = ask(app.get_return_slip, question)
    shown.note(slip.whose)
    return printed(app.papers.return_slip(slip), f"return-{slip.number}.pdf")


@operations.declare(
    "list_returns",
    "GET",
    "/returns",
    tag=TAG,
    summary="List the returns",
    description="Those of one site, or of all the caller's; `late`: those that are undecided after "
    "14 days.",
    allow=FLOOR,
    query=ReturnsQuery,
    answer=ReturnsAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [LISTED_EXAMPLE], "next_cursor": None},
)
def list_returns(app: Inventory, call: Call) -> dict[str, Any]:
    """A page of returns."""
    given = call.fields
    limit, site = given["limit"], given["site"]
    question = ListReturns(
        scope=scope_of(call.caller),
        place=None if site is None else site_of(app, site),
        status=given["status"],
        late=given["late"],
        device_id=given["device_id"],
        person_id=given["person_id"],
        after=given["cursor"],
        limit=limit + 1,
    )
    return RETURNS_PAGING.page(ask(app.list_returns, question), limit, lambda one: one.id)
