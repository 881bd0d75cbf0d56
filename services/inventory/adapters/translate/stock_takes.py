"""What happens to stock-takes, as contracts."""

from typing import Any

from contracts.base import Contract
from contracts.inventory import stock_takes as contracts
from services.inventory.adapters.translate.registry import Parts, parts
from services.inventory.domain.stock_takes import events


def _about(event: events.StockTakeEvent, contract: type[Contract], **more: Any) -> Parts:
    state = event.stock_take
    facts = contract(
        stock_take_id=state.stock_take_id,
        site_id=state.place_id,
        expected=state.expected,
        **more,
    )
    return facts, state.stock_take_id, state.place_id


@parts.register
def _(event: events.StockTakeOpened) -> Parts:
    return _about(event, contracts.StockTakeOpened)


@parts.register
def _(event: events.StockCounted) -> Parts:
    state = event.stock_take
    return _about(
        event,
        contracts.StockCounted,
        found=state.found,
        moved=state.moved,
        missing=len(state.of_kind("missing")),
        unexpected=len(state.of_kind("elsewhere", "in_transit", "handed_over", "scrapped")),
        unknown=len(state.of_kind("unknown")),
    )


@parts.register
def _(event: events.StockCorrected) -> Parts:
    state = event.stock_take
    return _about(
        event,
        contracts.StockCorrected,
        relocated=state.corrected("relocated"),
        lost=state.corrected("lost"),
        kept=state.corrected("kept"),
    )


@parts.register
def _(event: events.StockTakeDiscarded) -> Parts:
    return _about(event, contracts.StockTakeDiscarded)
