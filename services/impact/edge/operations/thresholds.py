"""Thresholds: figures that somebody wants to hear of."""

from typing import Any, Final

from kernel.refusals import NotFound
from kit.edge.operation import Call
from kit.edge.use_cases import ask, run
from services.impact.application.commands.set_threshold import RemoveThreshold, SetThreshold
from services.impact.application.queries.thresholds import ListThresholds, ThresholdView
from services.impact.bootstrap import Impact
from services.impact.domain.refusals import MetricUnknown, QuestionUnclear
from services.impact.edge.operations import operations
from services.impact.edge.threshold_schemas import (
    SET_EXAMPLE,
    THRESHOLD_EXAMPLE,
    THRESHOLDS_PAGING,
    SetThresholdBody,
    ThresholdAnswer,
    ThresholdsAnswer,
    ThresholdsQuery,
)

TAG: Final = "thresholds"
_WATCHERS: Final = ("analyst", "operator")


@operations.declare(
    "set_threshold",
    "POST",
    "/thresholds",
    tag=TAG,
    summary="Ask to hear of a figure",
    description="`impact.threshold_crossed` is published once it reaches the value, and again only "
    "after it went back and reached it once more. Figures are looked at every minute; one about "
    "too few people is never told of.",
    allow=_WATCHERS,
    body=SetThresholdBody,
    answer=ThresholdAnswer,
    status=201,
    refusals=(MetricUnknown, QuestionUnclear, NotFound),
    example=SET_EXAMPLE,
    answer_example=THRESHOLD_EXAMPLE,
)
def set_threshold(app: Impact, call: Call) -> ThresholdView:
    """The new threshold."""
    given = dict(call.fields)
    command = SetThreshold(span=given.pop("period"), by=call.caller.subject, **given)
    return run(app.set_threshold, command, call)


@operations.declare(
    "list_thresholds",
    "GET",
    "/thresholds",
    tag=TAG,
    summary="List the thresholds in force",
    allow=_WATCHERS,
    query=ThresholdsQuery,
    answer=ThresholdsAnswer,
    answer_example={"items": [THRESHOLD_EXAMPLE], "next_cursor": None},
)
def list_thresholds(app: Impact, call: Call) -> dict[str, Any]:
    """A page of thresholds."""
    limit = call.fields["limit"]
    question = ListThresholds(after=call.fields["cursor"], limit=limit + 1)
    found = ask(app.list_thresholds, question)
    return THRESHOLDS_PAGING.page(found, limit, lambda one: one.threshold.id)


@operations.declare(
    "remove_threshold",
    "DELETE",
    "/thresholds/{threshold_id}",
    tag=TAG,
    summary="Hear of a figure no more",
    allow=_WATCHERS,
    status=204,
    refusals=(NotFound,),
    if_match="no",
)
def remove_threshold(app: Impact, call: Call) -> None:
    """Nothing is left of it."""
    run(app.remove_threshold, RemoveThreshold(**call.fields), call)
