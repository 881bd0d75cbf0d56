"""Top-ups: import their codes, see what is in stock, show a code once, replace a lost one."""

from typing import Any

from kernel.imports import ImportReport
from kernel.refusals import ImportRefused, NotFound
from kit.edge.file_schemas import REPORT_EXAMPLE, AllOrNothingQuery, ReportAnswer
from kit.edge.files import MAX_BYTES, FileRefused, FileReport, loadable, presenting
from kit.edge.operation import Call
from kit.edge.use_cases import MANAGERS, NETWORK, ask, done_by, run, scope_of
from services.inventory.adapters.top_ups_csv import read_top_ups
from services.inventory.application.commands.import_top_ups import ImportTopUps
from services.inventory.application.commands.replace_top_up import ReplaceTopUp
from services.inventory.application.commands.reveal_top_up import Revealed, RevealTopUp
from services.inventory.application.queries.top_ups import GetTopUp, ListTopUps, ListTopUpStock
from services.inventory.bootstrap import Inventory
from services.inventory.domain.top_ups.refusals import (
    AlreadyShown,
    NoTopUpLeft,
    NotShown,
    TopUpVoid,
    VaultClosed,
)
from services.inventory.domain.top_ups.top_up import TopUp
from services.inventory.edge.french import saying
from services.inventory.edge.operations import FLOOR, TILL, operations
from services.inventory.edge.schemas.top_ups import (
    REVEALED_EXAMPLE,
    STOCK_EXAMPLE,
    TOP_UP_EXAMPLE,
    ReplaceBody,
    RevealedAnswer,
    StockAnswer,
    StockQuery,
    TopUpAnswer,
    TopUpsAnswer,
    TopUpsQuery,
)

TAG = "top-ups"


@operations.declare(
    "import_top_ups",
    "POST",
    "/top-ups/import",
    tag=TAG,
    summary="Import the codes of top-ups",
    description="A CSV file with the columns operator, face_value_cents, price_cents, code, "
    "enter_by (the last day to enter the code, YYYY-MM-DD) and validity_days (UTF-8, commas). All "
    "or nothing, unless `partial=true` takes the right rows. Codes that are or ever were here stay "
    "as they are. No report repeats a cell.",
    allow=NETWORK,
    query=AllOrNothingQuery,
    answer=ReportAnswer,
    refusals=(FileRefused, VaultClosed),
    content_type="text/csv",
    max_body=MAX_BYTES,
    answer_example={
        **REPORT_EXAMPLE,
        "rows": 200,
        "created": 200,
        "warnings_total": 0,
        "warnings": [],
    },
)
def import_top_ups(app: Inventory, call: Call) -> FileReport:
    """What became of the file."""
    file = read_top_ups(call.raw)
    report = loadable(file, right_rows=call.fields["right_rows"], say=saying(call.language))

    def present(result: ImportReport) -> FileReport:
        return report.with_result(result, file.lines)

    command = ImportTopUps(
        scope=scope_of(call.caller),
        rows=tuple(file.top_ups),
        partial=call.fields["right_rows"],
    )
    try:
        return present(app.import_top_ups(command, presenting(call.context, present)))
    except ImportRefused as refusal:
        raise FileRefused(report.with_problems(refusal.problems, file.lines)) from refusal


@operations.declare(
    "list_top_up_stock",
    "GET",
    "/top-ups/stock",
    tag=TAG,
    summary="What is in stock",
    description="How many codes there are by operator and face value, for the whole network: the "
    "vault is one. Never a code.",
    allow=FLOOR,
    query=StockQuery,
    answer=StockAnswer,
    answer_example=STOCK_EXAMPLE,
)
def list_top_up_stock(app: Inventory, call: Call) -> dict[str, Any]:
    """By operator and face value."""
    question = ListTopUpStock(operator=call.fields["operator"])
    return {"items": ask(app.list_top_up_stock, question)}


@operations.declare(
    "list_top_ups",
    "GET",
    "/top-ups",
    tag=TAG,
    summary="List the top-ups of a sale",
    description="With those that replaced others; at the caller's sites.",
    allow=TILL,
    query=TopUpsQuery,
    answer=TopUpsAnswer,
    answer_example={"items": [TOP_UP_EXAMPLE]},
)
def list_top_ups(app: Inventory, call: Call) -> dict[str, Any]:
    """Those of a sale."""
    question = ListTopUps(scope=scope_of(call.caller), sale_id=call.fields["sale_id"])
    return {"items": ask(app.list_top_ups, question)}


@operations.declare(
    "get_top_up",
    "GET",
    "/top-ups/{top_up_id}",
    tag=TAG,
    summary="Read a top-up",
    description="One that was sold at one of the caller's sites; without its code.",
    allow=TILL,
    answer=TopUpAnswer,
    refusals=(NotFound,),
    answer_example=TOP_UP_EXAMPLE,
)
def get_top_up(app: Inventory, call: Call) -> TopUp:
    """One top-up."""
    question = GetTopUp(scope=scope_of(call.caller), top_up_id=call.fields["top_up_id"])
    return ask(app.get_top_up, question)


@operations.declare(
    "reveal_top_up",
    "POST",
    "/top-ups/{top_up_id}/reveal",
    tag=TAG,
    summary="Show the code of a top-up, once",
    description="For the buyer's paper. The code leaves the vault with this answer, which is kept "
    "nowhere: an `Idempotency-Key` has no meaning here, and whoever calls again, for whatever "
    "reason, is told `already_shown`. Where the answer was lost on its way, a manager replaces the "
    "top-up.",
    allow=TILL,
    answer=RevealedAnswer,
    refusals=(NotFound, AlreadyShown, TopUpVoid, VaultClosed),
    confidential=True,
    answer_example=REVEALED_EXAMPLE,
)
def reveal_top_up(app: Inventory, call: Call) -> Revealed:
    """The top-up with its code."""
    command = RevealTopUp(**done_by(call))
    return run(app.reveal_top_up, command, call)


@operations.declare(
    "replace_top_up",
    "POST",
    "/top-ups/{top_up_id}/replace",
    tag=TAG,
    summary="Replace a top-up whose paper was lost",
    description="By another code of the same operator and face value, at no further price. The old "
    "one is void; the new one's code is to be shown.",
    allow=MANAGERS,
    body=ReplaceBody,
    answer=TopUpAnswer,
    status=201,
    refusals=(NotFound, NotShown, TopUpVoid, NoTopUpLeft, VaultClosed),
    example={"reason": "lost_paper"},
    answer_example={
        **TOP_UP_EXAMPLE,
        "id": "0197f000-0000-7000-8000-00000000007b",
        "status": "sold",
        "shown_at": None,
        "replaces": TOP_UP_EXAMPLE["id"],
        "version": 1,
    },
)
def replace_top_up(app: Inventory, call: Call) -> TopUp:
    """The new one."""
    command = ReplaceTopUp(**done_by(call))
    return run(app.replace_top_up, command, call)
