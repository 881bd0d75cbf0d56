"""Top-ups."""

from typing import Any

from contracts.base import Contract
from contracts.inventory import top_ups as contracts
from services.inventory.adapters.translate.registry import Parts, parts
from services.inventory.domain.top_ups import events


def _about(event: events.TopUpEvent, contract: type[Contract], **more: Any) -> Parts:
    state = event.top_up
    facts = contract(
        top_up_id=state.top_up_id,
        operator=state.offer.operator,
        face_value_cents=state.offer.face_value,
        price_cents=state.offer.price,
        person_id=state.person_id,
        sale_id=state.sale_id,
        site_id=state.place_id,
        **more,
    )
    return facts, state.person_id, state.place_id


@parts.register
def _(event: events.TopUpSold) -> Parts:
    return _about(event, contracts.TopUpSold, replaces=event.top_up.replaces)


@parts.register
def _(event: events.TopUpShown) -> Parts:
    return _about(event, contracts.TopUpShown)


@parts.register
def _(event: events.TopUpVoided) -> Parts:
    return _about(event, contracts.TopUpVoided, reason=event.reason, replaced_by=event.replaced_by)


def _of_batch(event: events.BatchEvent, contract: type[Contract], count: int, **more: Any) -> Parts:
    state = event.batch
    facts = contract(
        batch_id=state.batch_id,
        operator=state.offer.operator,
        face_value_cents=state.offer.face_value,
        price_cents=state.offer.price,
        enter_by=state.offer.enter_by.isoformat(),
        count=count,
        **more,
    )
    return facts, state.batch_id, None


@parts.register
def _(event: events.TopUpsImported) -> Parts:
    state = event.batch
    validity = state.offer.validity_days
    return _of_batch(event, contracts.TopUpsImported, state.codes, validity_days=validity)


@parts.register
def _(event: events.TopUpsExpiring) -> Parts:
    return _of_batch(event, contracts.TopUpsExpiring, event.left, days=event.days)


@parts.register
def _(event: events.TopUpsExpired) -> Parts:
    return _of_batch(event, contracts.TopUpsExpired, event.left)
