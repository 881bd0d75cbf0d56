"""What happens to transfers, as contracts."""

from typing import Any

from contracts.base import Contract
from contracts.inventory import transfers as contracts
from services.inventory.adapters.translate.registry import Parts, parts
from services.inventory.domain.transfers import events


def _about(
    event: events.TransferEvent, contract: type[Contract], site_id: str, **more: Any
) -> Parts:
    state = event.transfer
    facts = contract(
        transfer_id=state.transfer_id,
        site_id=site_id,
        from_site_id=state.from_id,
        to_site_id=state.to_id,
        devices=len(state.lines),
        **more,
    )
    return facts, state.transfer_id, site_id


@parts.register
def _(event: events.TransferDrafted) -> Parts:
    return _about(event, contracts.TransferDrafted, event.transfer.from_id)


@parts.register
def _(event: events.TransferCancelled) -> Parts:
    return _about(event, contracts.TransferCancelled, event.transfer.from_id)


@parts.register
def _(event: events.TransferShipped) -> Parts:
    return _about(event, contracts.TransferShipped, event.transfer.from_id)


@parts.register
def _(event: events.TransferReceived) -> Parts:
    return _about(event, contracts.TransferReceived, event.transfer.to_id)


@parts.register
def _(event: events.TransferDisputed) -> Parts:
    state = event.transfer
    return _about(
        event,
        contracts.TransferDisputed,
        state.to_id,
        arrived=state.ended("arrived"),
        missing=len(state.missing),
        extra=len(state.unsettled),
    )


@parts.register
def _(event: events.TransferSettled) -> Parts:
    state = event.transfer
    return _about(
        event,
        contracts.TransferSettled,
        state.to_id,
        arrived=state.ended("arrived"),
        found_at_origin=state.ended("found_at_origin"),
        found_here=state.ended("found_here"),
        lost=state.ended("lost"),
        relocated=state.ended("relocated"),
        sent_back=state.ended("sent_back"),
    )
