"""What handing devices over has spared."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kernel.scope import NATIONAL
from kit.edge.operation import Call
from kit.edge.use_cases import ask, scope_of, site_of
from services.inventory.application.queries.impact_ledger import (
    GetImpactLedger,
    ListImpactEntries,
)
from services.inventory.bootstrap import Inventory
from services.inventory.edge.operations import FLOOR, operations
from services.inventory.edge.schemas.impact_ledger import (
    ENTRIES_PAGING,
    ENTRY_EXAMPLE,
    SUM_EXAMPLE,
    EntriesQuery,
    ImpactEntriesAnswer,
    ImpactLedgerAnswer,
    PeriodQuery,
)

TAG = "impact"
READERS = (*FLOOR, "analyst")


@operations.declare(
    "get_impact_ledger",
    "GET",
    "/impact-ledger",
    tag=TAG,
    summary="What the devices handed over have spared, in sum",
    description="By site and version of the factors, for a period of days by each site's clocks. "
    "What came back for good is taken off in the period in which it was handed over. The figures "
    "of record over time are impact's, which counts the same events.",
    allow=READERS,
    query=PeriodQuery,
    answer=ImpactLedgerAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [SUM_EXAMPLE]},
)
def get_impact_ledger(app: Inventory, call: Call) -> dict[str, Any]:
    """The sums."""
    return {"items": ask(app.get_impact_ledger, GetImpactLedger(**_period(app, call)))}


@operations.declare(
    "list_impact_entries",
    "GET",
    "/impact-ledger/entries",
    tag=TAG,
    summary="What each device handed over has spared",
    description="In the order in which they were handed over; nothing is claimed where no factor "
    "is sourced.",
    allow=READERS,
    query=EntriesQuery,
    answer=ImpactEntriesAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [ENTRY_EXAMPLE], "next_cursor": None},
)
def list_impact_entries(app: Inventory, call: Call) -> dict[str, Any]:
    """A page of entries."""
    limit = call.fields["limit"]
    question = ListImpactEntries(**_period(app, call), after=call.fields["cursor"], limit=limit + 1)
    found = ask(app.list_impact_entries, question)
    return ENTRIES_PAGING.page(found, limit, lambda one: one.entry.id)


def _period(app: Inventory, call: Call) -> dict[str, Any]:
    given = call.fields
    return {
        "scope": NATIONAL if "analyst" in call.caller.roles else scope_of(call.caller),
        "first": given["first"],
        "last": given["last"],
        "place": None if given["site"] is None else site_of(app, given["site"]),
    }
