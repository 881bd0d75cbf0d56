"""What happens to assessments, as contracts."""

from typing import Any

from contracts.base import Contract
from contracts.training import assessments as contracts
from services.training.adapters.translate.registry import Parts, parts
from services.training.domain.assessments import events


def _about(event: events.AssessmentEvent, contract: type[Contract], **more: Any) -> Parts:
    state = event.assessment
    facts = contract(
        assessment_id=state.assessment_id,
        person_id=state.person_id,
        site_id=state.site_id,
        purpose=state.purpose,
        enrolment_id=state.enrolment_id,
        **more,
    )
    return facts, state.person_id, state.site_id


@parts.register
def _(event: events.LevelAssessed) -> Parts:
    state = event.assessment
    return _about(
        event,
        contracts.LevelAssessed,
        method=state.method,
        levels=[
            contracts.CompetenceLevel(competence=one.competence, level=one.level)
            for one in state.levels
        ],
        tasks=len(state.answers),
        reason=state.reason,
    )


@parts.register
def _(event: events.AssessmentDeclined) -> Parts:
    return _about(event, contracts.AssessmentDeclined)
