"""Begin to count a place, or give a count up."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.inventory.application.lookups import held_stock_take, the_place
from services.inventory.application.ports import Work
from services.inventory.domain.stock_takes.refusals import CountRunning
from services.inventory.domain.stock_takes.stock_take import StockTake, StockTakeState


@dataclass(frozen=True, kw_only=True)
class OpenStockTake:
    """What the books have there now is what is expected."""

    scope: Scope
    site: str
    by: str


def open_stock_take(work: Work, command: OpenStockTake) -> StockTake:
    """Raises `OutOfScope`, `NotFound`, `CountRunning`."""
    place = the_place(work, command.scope, command.site)
    running = work.stock_takes.running_at(place.id)
    if running is not None:
        raise CountRunning(running.id)
    versions = work.devices.standing(place.slug)
    take = StockTake.open(
        StockTakeState(
            stock_take_id=work.tools.new_id(),
            place_id=place.id,
            place=place.slug,
            opened_at=work.now(),
            opened_by=command.by,
            expected=len(versions),
        )
    )
    work.stock_takes.save(take)
    work.stock_takes.expect(take.id, versions)
    return take


@dataclass(frozen=True, kw_only=True)
class DiscardStockTake:
    """The count is for nothing."""

    scope: Scope
    stock_take_id: str
    by: str
    expected_version: int | None = None


def discard_stock_take(work: Work, command: DiscardStockTake) -> StockTake:
    """Raises `NotFound`, `Stale`, `StockTakeNotOpen`."""
    take = held_stock_take(work, command.scope, command.stock_take_id)
    check_version("stock_take", take.id, command.expected_version, take.version)
    if take.discard(work.now(), command.by):
        work.stock_takes.save(take)
    return take
