"""Recommendations: which path somebody was told is for them now, and what came of it."""

from typing import Literal

from contracts.base import Code, Contract, Id, event


class RecommendationFacts(Contract, frozen=True, kw_only=True):
    """To whom, where, and which version of which path."""

    recommendation_id: Id
    person_id: Id
    site_id: Id
    """Whose desk follows it up."""
    path: Code
    version: int


@event("training.path_recommended")
class PathRecommended(RecommendationFacts, frozen=True, kw_only=True):
    """Somebody was told which path comes first for them; the whole list stays with training."""

    reasons: list[Code]
    """Why, each once: `serves_goal`, `level_below`, `device_bought` …"""
    goal: Code | None = None
    """Why the person comes; absent where that is not known."""
    origin: Literal["asked", "device"]
    """`asked` by the team with the person, or after the person went home with a device."""


@event("training.recommendation_taken_up")
class RecommendationTakenUp(RecommendationFacts, frozen=True, kw_only=True):
    """The person is on the path."""

    origin: Literal["asked", "device"]
    enrolment_id: Id | None = None
    """By which; absent where somebody said so by hand."""


@event("training.recommendation_declined")
class RecommendationDeclined(RecommendationFacts, frozen=True, kw_only=True):
    """The person does not want it, or was not reached."""

    origin: Literal["asked", "device"]
    reason: Code
