"""What happens to recommendations, as contracts."""

from typing import Any

from contracts.base import Contract
from contracts.training import recommendations as contracts
from services.training.adapters.translate.registry import Parts, parts
from services.training.domain.recommendations import events


def _about(event: events.RecommendationEvent, contract: type[Contract], **more: Any) -> Parts:
    state = event.recommendation
    facts = contract(
        recommendation_id=state.recommendation_id,
        person_id=state.person_id,
        site_id=state.site_id,
        path=state.path.path,
        version=state.path.version,
        origin=state.origin,
        **more,
    )
    return facts, state.person_id, state.site_id


@parts.register
def _(event: events.PathRecommended) -> Parts:
    state = event.recommendation
    codes = list(state.path.codes)
    return _about(event, contracts.PathRecommended, reasons=codes, goal=state.goal)


@parts.register
def _(event: events.RecommendationTakenUp) -> Parts:
    by = event.recommendation.enrolment_id
    return _about(event, contracts.RecommendationTakenUp, enrolment_id=by)


@parts.register
def _(event: events.RecommendationDeclined) -> Parts:
    reason = event.recommendation.declined_because
    return _about(event, contracts.RecommendationDeclined, reason=reason)
