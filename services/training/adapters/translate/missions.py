"""What happens to advice missions, as contracts."""

from contracts.training import missions as contracts
from services.training.adapters.translate.registry import Parts, parts
from services.training.domain.missions import events


def _about(event: events.MissionEvent, contract: type[contracts.MissionFacts]) -> Parts:
    state = event.mission
    facts = contract(
        mission_id=state.mission_id,
        site_id=state.site_id,
        partner_id=state.advice.partner_id,
        subject=state.advice.subject,
        quarter_days=state.advice.quarter_days,
        first_day=state.advice.first.isoformat(),
        last_day=state.advice.last.isoformat(),
    )
    return facts, state.mission_id, state.site_id


@parts.register
def _(event: events.MissionRecorded) -> Parts:
    return _about(event, contracts.MissionRecorded)


@parts.register
def _(event: events.MissionCorrected) -> Parts:
    return _about(event, contracts.MissionCorrected)


@parts.register
def _(event: events.MissionWithdrawn) -> Parts:
    return _about(event, contracts.MissionWithdrawn)
