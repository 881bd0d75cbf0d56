"""Rebuilds: all figures made anew from the first event, for operators."""

from typing import Any, Final

from kernel.refusals import NotFound
from kit.edge.operation import Call
from kit.edge.use_cases import NETWORK, ask, run
from services.impact.application.commands.rebuild import CancelRebuild, StartRebuild
from services.impact.application.queries.rebuilds import ListRebuilds, RebuildView, ShowRebuild
from services.impact.bootstrap import Impact
from services.impact.domain.refusals import RebuildIsOver
from services.impact.edge.operations import operations
from services.impact.edge.rebuild_schemas import (
    REBUILD_EXAMPLE,
    RebuildAnswer,
    RebuildPath,
    RebuildsAnswer,
)

_TAG: Final = "operators"


@operations.declare(
    "start_rebuild",
    "POST",
    "/rebuilds",
    tag=_TAG,
    summary="Make all figures anew",
    description="From the first event of the archive, beside the figures that are shown until the "
    "new ones count as much and take their place in one step. Where a rebuild is at work already, "
    "that one is answered.",
    allow=NETWORK,
    answer=RebuildAnswer,
    status=202,
    answer_example=REBUILD_EXAMPLE
    | {"position": 0, "events_per_second": None, "expected_at": None},
)
def start_rebuild(app: Impact, call: Call) -> RebuildView:
    """The one that is at work now."""
    return run(app.start_rebuild, StartRebuild(), call)


@operations.declare(
    "list_rebuilds",
    "GET",
    "/rebuilds",
    tag=_TAG,
    summary="List the makings of the figures",
    description="The one that is shown, one that is being made, and for a minute those that were.",
    allow=NETWORK,
    answer=RebuildsAnswer,
    answer_example={"items": [REBUILD_EXAMPLE]},
)
def list_rebuilds(app: Impact, call: Call) -> dict[str, Any]:
    """All that are known."""
    del call
    return {"items": ask(app.list_rebuilds, ListRebuilds())}


@operations.declare(
    "show_rebuild",
    "GET",
    "/rebuilds/{generation}",
    tag=_TAG,
    summary="See how far a rebuild is",
    allow=NETWORK,
    path=RebuildPath,
    answer=RebuildAnswer,
    refusals=(NotFound,),
    answer_example=REBUILD_EXAMPLE,
)
def show_rebuild(app: Impact, call: Call) -> RebuildView:
    """One of them."""
    return ask(app.show_rebuild, ShowRebuild(**call.fields))


@operations.declare(
    "cancel_rebuild",
    "POST",
    "/rebuilds/{generation}/cancel",
    tag=_TAG,
    summary="Break a rebuild off",
    description="The figures that are shown stay; what was made is dropped after a minute.",
    allow=NETWORK,
    path=RebuildPath,
    answer=RebuildAnswer,
    refusals=(NotFound, RebuildIsOver),
    answer_example=REBUILD_EXAMPLE
    | {
        "state": "cancelled",
        "ended_at": "2026-11-23T18:04:31.002Z",
        "events_per_second": None,
        "expected_at": None,
    },
    if_match="no",
)
def cancel_rebuild(app: Impact, call: Call) -> RebuildView:
    """As it ended."""
    return run(app.cancel_rebuild, CancelRebuild(**call.fields), call)
