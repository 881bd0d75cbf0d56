"""What happens to returns, as contracts."""

from typing import Any

from contracts.base import Contract
from contracts.inventory import returns as contracts
from services.inventory.adapters.translate.registry import Parts, parts
from services.inventory.domain.returns import events


def _about(event: events.ReturnEvent, contract: type[Contract], **more: Any) -> Parts:
    state = event.state
    facts = contract(
        return_id=state.return_id,
        device_id=state.device_id,
        category=state.device.category,
        sale_id=state.sale_id,
        person_id=state.person_id,
        household_id=state.household_id,
        site_id=state.place_id,
        **more,
    )
    return facts, state.person_id, state.place_id


@parts.register
def _(event: events.ReturnOpened) -> Parts:
    state = event.state
    return _about(event, contracts.ReturnOpened, fault=state.fault, goodwill=state.goodwill)


@parts.register
def _(event: events.ReturnDecided) -> Parts:
    decision = event.state.decision
    if decision is None:
        raise TypeError("a return that was decided has a decision")
    return _about(
        event,
        contracts.ReturnDecided,
        outcome=decision.outcome,
        reason=decision.reason,
        replacement_id=decision.replacement_id,
        open_days=event.open_days,
    )


@parts.register
def _(event: events.SaleRefunded) -> Parts:
    return _about(event, contracts.SaleRefunded, line=event.state.line, amount_cents=event.amount)
