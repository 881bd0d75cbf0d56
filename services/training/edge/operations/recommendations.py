"""Recommendations: which path for whom, why, and what came of it."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope, PersonUnknown
from kit.edge.operation import Call
from kit.edge.use_cases import ask, done_by, run, scope_of, site_of
from services.training.application.commands.end_recommendation import (
    DeclineRecommendation,
    TakeUpRecommendation,
)
from services.training.application.commands.recommend_path import RecommendPath
from services.training.application.queries.recommendations import (
    GetRecommendation,
    ListRecommendations,
)
from services.training.application.recommending import RecommendationView
from services.training.bootstrap import Training
from services.training.domain.recommendations.recommendation import Recommendation
from services.training.domain.recommendations.refusals import NothingLeft, RecommendationClosed
from services.training.edge.operations import FLOOR, operations
from services.training.edge.schemas.recommendations import (
    LISTED_EXAMPLE,
    RECOMMEND_EXAMPLE,
    RECOMMENDATION_EXAMPLE,
    RECOMMENDATIONS_PAGING,
    DeclineBody,
    ListedRecommendationAnswer,
    RecommendationAnswer,
    RecommendationsAnswer,
    RecommendationsQuery,
    RecommendPathBody,
)

TAG = "recommendations"


@operations.declare(
    "recommend_path",
    "POST",
    "/recommendations",
    tag=TAG,
    summary="Recommend somebody a path",
    description="From what the person knows, wants, did and is on: every path in its order, with "
    "what is missing before it and what it brings towards the goal. The first is recommended. "
    "What is not known of a level is said to be unknown, and is no reason to be kept from "
    "everything: whoever has not completed all paths is proposed one.",
    allow=FLOOR,
    body=RecommendPathBody,
    answer=RecommendationAnswer,
    status=201,
    refusals=(OutOfScope, NotFound, PersonUnknown, NothingLeft),
    example=RECOMMEND_EXAMPLE,
    answer_example=RECOMMENDATION_EXAMPLE,
    personal=True,
)
def recommend_path(app: Training, call: Call) -> RecommendationView:
    """The recommendation, with its words."""
    given = call.fields | {"site": site_of(app, call.fields["site"])}
    command = RecommendPath(scope=scope_of(call.caller), by=call.caller.subject, **given)
    return run(app.recommend_path, command, call)


@operations.declare(
    "get_recommendation",
    "GET",
    "/recommendations/{recommendation_id}",
    tag=TAG,
    summary="Read a recommendation",
    description="With its reasons in plain French and English, to be read to the person.",
    allow=FLOOR,
    answer=RecommendationAnswer,
    refusals=(NotFound,),
    answer_example=RECOMMENDATION_EXAMPLE,
)
def get_recommendation(app: Training, call: Call) -> RecommendationView:
    """One of the caller's sites'."""
    question = GetRecommendation(scope=scope_of(call.caller), **call.fields)
    return ask(app.get_recommendation, question)


@operations.declare(
    "list_recommendations",
    "GET",
    "/recommendations",
    tag=TAG,
    summary="List recommendations",
    description="Those of the caller's sites that fit all that is given. Those of `origin` "
    "`device` that are `open` are for the desk: the person went home with a device and is to be "
    "offered first steps.",
    allow=FLOOR,
    query=RecommendationsQuery,
    answer=RecommendationsAnswer,
    refusals=(OutOfScope, NotFound),
    answer_example={"items": [LISTED_EXAMPLE], "next_cursor": None},
)
def list_recommendations(app: Training, call: Call) -> dict[str, Any]:
    """A page of recommendations."""
    given = dict(call.fields)
    limit, site = given.pop("limit"), given.pop("site")
    question = ListRecommendations(
        scope=scope_of(call.caller),
        site=None if site is None else site_of(app, site),
        after=given.pop("cursor"),
        limit=limit + 1,
        **given,
    )
    found = ask(app.list_recommendations, question)
    return RECOMMENDATIONS_PAGING.page(found, limit, lambda one: one.id)


@operations.declare(
    "take_up_recommendation",
    "POST",
    "/recommendations/{recommendation_id}/take-up",
    tag=TAG,
    summary="Say that a recommendation was taken up",
    description="An enrolment on its path says so itself; this is for whoever learns otherwise. A "
    "repeat changes nothing.",
    allow=FLOOR,
    answer=ListedRecommendationAnswer,
    refusals=(NotFound, RecommendationClosed),
    answer_example=LISTED_EXAMPLE | {"status": "taken_up", "version": 2},
    personal=True,
)
def take_up_recommendation(app: Training, call: Call) -> Recommendation:
    """The recommendation as it is now."""
    return run(app.take_up_recommendation, TakeUpRecommendation(**done_by(call)), call)


@operations.declare(
    "decline_recommendation",
    "POST",
    "/recommendations/{recommendation_id}/decline",
    tag=TAG,
    summary="Say that a recommendation was declined",
    description="The person does not want it, or was not reached. A repeat changes nothing.",
    allow=FLOOR,
    body=DeclineBody,
    answer=ListedRecommendationAnswer,
    refusals=(NotFound, RecommendationClosed),
    example={"reason": "no_time_now"},
    answer_example=LISTED_EXAMPLE
    | {"status": "declined", "declined_because": "no_time_now", "version": 2},
    personal=True,
)
def decline_recommendation(app: Training, call: Call) -> Recommendation:
    """The recommendation as it is now."""
    return run(app.decline_recommendation, DeclineRecommendation(**done_by(call)), call)
