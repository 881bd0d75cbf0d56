"""Stock-takes: count by scanning, see the differences, have the correction approved."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.use_cases import ask, done_by, run, scope_of, site_of
from services.inventory.application.commands.approve_correction import ApproveCorrection
from services.inventory.application.commands.count_stock import (
    CloseStockTake,
    Counting,
    ScanStock,
)
from services.inventory.application.commands.open_stock_take import (
    DiscardStockTake,
    OpenStockTake,
)
from services.inventory.application.queries.stock_takes import GetStockTake, ListStockTakes
from services.inventory.bootstrap import Inventory
from services.inventory.domain.stock_takes.refusals import (
    CountedYourself,
    CountRunning,
    NotMissing,
    StockTakeNotOpen,
)
from services.inventory.domain.stock_takes.stock_take import StockTake
from services.inventory.edge.operations import STOCK, operations, require_manager
from services.inventory.edge.schemas.devices import DEVICE_ID
from services.inventory.edge.schemas.stock_takes import (
    COUNTED_EXAMPLE,
    LISTED_EXAMPLE,
    STOCK_TAKE_EXAMPLE,
    STOCK_TAKES_PAGING,
    ApproveCorrectionBody,
    CountingAnswer,
    OpenStockTakeBody,
    StockTakeAnswer,
    StockTakesAnswer,
    StockTakesQuery,
)
from services.inventory.edge.schemas.transfers import ScanBody

TAG = "stock-takes"


@operations.declare(
    "open_stock_take",
    "POST",
    "/stock-takes",
    tag=TAG,
    summary="Begin to count a place",
    description="What the books have there now is expected. Work goes on meanwhile: what is sold, "
    "shipped or arrives during the count is no difference. One count at a time for each place.",
    allow=STOCK,
    body=OpenStockTakeBody,
    answer=StockTakeAnswer,
    status=201,
    refusals=(CountRunning, NotFound, OutOfScope),
    example={"site": "saint-denis"},
    answer_example=STOCK_TAKE_EXAMPLE,
)
def open_stock_take(app: Inventory, call: Call) -> StockTake:
    """The count."""
    command = OpenStockTake(
        scope=scope_of(call.caller),
        site=site_of(app, call.fields["site"]),
        by=call.caller.subject,
    )
    return run(app.open_stock_take, command, call)


@operations.declare(
    "list_stock_takes",
    "GET",
    "/stock-takes",
    tag=TAG,
    summary="List the counts",
    description="Those of one place, or of all the caller's.",
    allow=STOCK,
    query=StockTakesQuery,
    answer=StockTakesAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [LISTED_EXAMPLE], "next_cursor": None},
)
def list_stock_takes(app: Inventory, call: Call) -> dict[str, Any]:
    """A page of counts."""
    given = call.fields
    limit, site, status = given["limit"], given["site"], given["status"]
    question = ListStockTakes(
        scope=scope_of(call.caller),
        place=None if site is None else site_of(app, site),
        statuses=frozenset() if status is None else frozenset({status}),
        after=given["cursor"],
        limit=limit + 1,
    )
    return STOCK_TAKES_PAGING.page(ask(app.list_stock_takes, question), limit, lambda one: one.id)


@operations.declare(
    "get_stock_take",
    "GET",
    "/stock-takes/{stock_take_id}",
    tag=TAG,
    summary="Read a count",
    description="With its differences, once it is closed.",
    allow=STOCK,
    answer=StockTakeAnswer,
    refusals=(NotFound,),
    answer_example=COUNTED_EXAMPLE,
)
def get_stock_take(app: Inventory, call: Call) -> StockTake:
    """One count."""
    question = GetStockTake(scope=scope_of(call.caller), stock_take_id=call.fields["stock_take_id"])
    return ask(app.get_stock_take, question)


@operations.declare(
    "scan_stock",
    "POST",
    "/stock-takes/{stock_take_id}/scan",
    tag=TAG,
    summary="Scan what is there",
    description="Many at once, as often as there is something to scan, by as many people as there "
    "are; a second scan is harmless. Nothing in the books changes.",
    allow=STOCK,
    body=ScanBody,
    answer=CountingAnswer,
    refusals=(StockTakeNotOpen, NotFound),
    if_match="no",
    example={"codes": ["D-7K3M9PQR"]},
    answer_example={
        "seen": [
            {
                "code": "D-7K3M9PQR",
                "result": "elsewhere",
                "device_id": DEVICE_ID,
                "reference": "D-7K3M9PQR",
                "site": "lyon",
            }
        ],
        "scans": 12,
        "expected": 40,
    },
)
def scan_stock(app: Inventory, call: Call) -> Counting:
    """What the codes were."""
    command = ScanStock(
        scope=scope_of(call.caller),
        stock_take_id=call.fields["stock_take_id"],
        codes=tuple(call.fields["codes"]),
        by=call.caller.subject,
    )
    return run(app.scan_stock, command, call)


@operations.declare(
    "close_stock_take",
    "POST",
    "/stock-takes/{stock_take_id}/close",
    tag=TAG,
    summary="Say that this was all",
    description="Shows what was counted otherwise than the books say; without a difference it is "
    "agreed, and nothing is to be approved. Saying it again changes nothing.",
    allow=STOCK,
    answer=StockTakeAnswer,
    refusals=(StockTakeNotOpen, NotFound),
    answer_example=COUNTED_EXAMPLE,
)
def close_stock_take(app: Inventory, call: Call) -> StockTake:
    """The count with its differences."""
    return run(app.close_stock_take, CloseStockTake(**done_by(call)), call)


@operations.declare(
    "approve_correction",
    "POST",
    "/stock-takes/{stock_take_id}/approve",
    tag=TAG,
    summary="Approve the correction",
    description="By another person than those who counted: what was found there is put there in "
    "the books, save what is held elsewhere or is not ours; what is missing stays in the books, or "
    "is written off by a manager. What moved since the count was closed stays as it is by now.",
    allow=STOCK,
    body=ApproveCorrectionBody,
    answer=StockTakeAnswer,
    refusals=(CountedYourself, NotMissing, StockTakeNotOpen, NotFound),
    example={"lost": []},
    answer_example={
        **COUNTED_EXAMPLE,
        "status": "corrected",
        "approved_at": "2026-11-23T14:00:00.000Z",
        "approved_by": "manager-1",
        "version": 3,
        "differences": [{**COUNTED_EXAMPLE["differences"][0], "correction": "relocated"}],
    },
)
def approve_correction(app: Inventory, call: Call) -> StockTake:
    """The count with what was done."""
    lost = frozenset(call.fields["lost"])
    if lost:
        require_manager(call)
    return run(app.approve_correction, ApproveCorrection(**done_by(call) | {"lost": lost}), call)


@operations.declare(
    "discard_stock_take",
    "POST",
    "/stock-takes/{stock_take_id}/discard",
    tag=TAG,
    summary="Give up a count",
    description="It counts for nothing, so that somebody may count again. Saying it again changes "
    "nothing.",
    allow=STOCK,
    answer=StockTakeAnswer,
    refusals=(StockTakeNotOpen, NotFound),
    answer_example={
        **STOCK_TAKE_EXAMPLE,
        "status": "discarded",
        "discarded_at": "2026-11-23T10:00:00.000Z",
        "discarded_by": "stock-1",
        "version": 2,
    },
)
def discard_stock_take(app: Inventory, call: Call) -> StockTake:
    """The count as it is now."""
    return run(app.discard_stock_take, DiscardStockTake(**done_by(call)), call)
