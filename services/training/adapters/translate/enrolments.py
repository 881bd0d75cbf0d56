"""What happens to enrolments, as contracts."""

from typing import Any

from contracts.base import Contract
from contracts.training import enrolments as contracts
from services.training.adapters.translate.registry import Parts, parts
from services.training.domain.enrolments import events


def _about(event: events.EnrolmentEvent, contract: type[Contract], **more: Any) -> Parts:
    state = event.enrolment
    facts = contract(
        enrolment_id=state.enrolment_id,
        person_id=state.person_id,
        site_id=state.site_id,
        path=state.path,
        version=state.version,
        **more,
    )
    return facts, state.person_id, state.site_id


@parts.register
def _(event: events.EnrolmentOpened) -> Parts:
    return _about(event, contracts.EnrolmentOpened)
